/**
 * The Python with Metaflow that `npm test` has made. Without it (no Python, no PyPI, or a suite started by hand without
 * naming one) the tests are reported as skipped; `npm test` says which package to install, and never skips with CI=true.
 */
export const python = process.env.GROUNDWORK_TEST_PYTHON ?? ''
