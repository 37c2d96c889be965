import { expect, it } from 'vitest'
import { conformanceOptions } from './conformance-options'

it('measures alone where no place for the report is named', () => {
  expect(conformanceOptions(['local'], {})).toEqual({ name: 'local', report: null })
})

it('brings the report to a portal with a token, or to a data folder', () => {
  const portal = { to: 'portal', url: 'https://gw.test', token: 't', integration: 'local' }
  expect(conformanceOptions(['local', '--publish', 'https://gw.test/', '--token', 't'], {}).report).toEqual(portal)
  expect(conformanceOptions(['local', '--publish', 'https://gw.test'], { GROUNDWORK_TOKEN: 't' }).report).toEqual(
    portal,
  )
  expect(conformanceOptions(['./mine', '--data', '.data', '--integration', 'prod'], {})).toEqual({
    name: './mine',
    report: { to: 'data', folder: '.data', integration: 'prod' },
  })
})

it.each([
  [[], /^Name one orchestrator/],
  [['local', 'weak'], /^Name one orchestrator/],
  [['local', '--publish', 'gw.test', '--token', 't'], /not the address of a portal/],
  [['local', '--publish', 'https://gw.test'], /needs a token with the scope "publish"/],
  [['local', '--publish', 'https://gw.test', '--data', '.data'], /goes to one place/],
  [['local', '--to', 'x'], /--to/],
])('refuses %j in words', (argv, words) => {
  expect(() => conformanceOptions(argv, {})).toThrow(words)
})
