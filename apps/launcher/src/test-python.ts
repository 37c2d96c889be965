import path from 'node:path'
import { describeFailure } from './failure'
import { root } from './paths'
import { pythonEnvironment } from './python'
import { withoutNpm } from './service-specs'

/** Either a Python with Metaflow, or a sentence with the package to install. */
export type TestPython = { program: string } | { missing: string }

/** Shared by all suites and kept from one `npm test` to the next. */
export const testPythonFolder = path.join(root, 'node_modules/.cache/groundwork/python')

let preparing: Promise<TestPython> | undefined

export function testPython(signal: AbortSignal): Promise<TestPython> {
  preparing ??= pythonEnvironment({
    folder: testPythonFolder,
    env: withoutNpm(process.env),
    signal,
    onMake: () => console.log('\n=== making a Python environment with Metaflow, once'),
  }).then(
    ({ python }) => ({ program: python }),
    (error: unknown) => ({ missing: describeFailure(error) }),
  )
  return preparing
}

/** How suites hear of it. */
export function testPythonEnv(python: TestPython | null): NodeJS.ProcessEnv {
  if (python === null) return {}
  return 'program' in python
    ? { GROUNDWORK_TEST_PYTHON: python.program, GROUNDWORK_PYTHON_FOLDER: testPythonFolder }
    : { GROUNDWORK_TEST_PYTHON: '', GROUNDWORK_TEST_PYTHON_MISSING: python.missing }
}
