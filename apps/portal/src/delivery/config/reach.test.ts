import { expect, it } from 'vitest'
import { reachedBy, reachWords } from './reach'

const version = { id: 'a'.repeat(64), number: 4 }
const target = (environment: string, runs: boolean) => ({
  ...{ environment, title: environment, production: false, targetId: null, since: null, promotion: null },
  version: runs ? version : null,
})
const units = [
  { project: 'films', unit: 'Slate', newest: version, targets: [target('dev', true), target('staging', true)] },
  { project: 'films', unit: 'Other', newest: null, targets: [target('dev', false), target('staging', true)] },
]
type Change = Parameters<typeof reachedBy>[0]['change']
const change = (address: string, state = 'merged') => ({ address, state }) as Change

it('an environment reaches every target that runs there, an override its own', () => {
  const found = (address: string) => reachedBy({ change: change(address) }, units).map(({ unit }) => unit)
  expect(found('environment:films:staging')).toEqual(['Slate', 'Other'])
  expect(found('environment:films:dev')).toEqual(['Slate'])
  expect(found('target:films:Other:staging')).toEqual(['Other'])
})

it('what a version keeps reaches nothing by a redeploy', () => {
  expect(reachedBy({ change: change('project:films') }, units)).toEqual([])
  expect(reachWords(change('project:films'), 0)).toContain('next version')
  expect(reachWords(change('environment:films:staging'), 2)).toContain('redeploy')
})
