/**
 * What a test of a page looks for may stand behind code that loads when it is first needed: a form, a sheet. While every core has
 * a test file of its own that takes long.
 */
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 30_000 })
}
