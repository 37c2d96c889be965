import { expect, test } from 'vitest'
import { type ContributedPlugin, contributedTo, forProject, parseSurfaceKey, surfaceKey } from './contributed'

const plugin = (id: string, name: string, contributes: ContributedPlugin['contributes']): ContributedPlugin => ({
  id,
  name,
  version: '1.0.0',
  kind: 'extension',
  sha256: '0'.repeat(64),
  entry: null,
  styles: [],
  imports: [],
  dev: false,
  preview: false,
  contributes,
})
const tab = (projects?: string[]) => ({ point: 'project/tab/v1' as const, id: 'tab', title: 'Tab', projects })

test('contributions come in the order of the names of their plugins', () => {
  const plugins = [plugin('a', 'Spend', [tab()]), plugin('b', 'Decisions', [tab()])]
  expect(contributedTo({ plugins }, 'project/tab/v1').map(({ plugin: { id } }) => id)).toEqual(['b', 'a'])
  expect(contributedTo({ plugins }, 'run/tab/v1')).toEqual([])
})

test.each([
  ['ranking', 'ranking', true],
  ['ranking', 'ranking-2', false],
  ['rank*', 'ranking', true],
  ['*', 'anything', true],
  ['a*a', 'a', false],
  ['a*b*c', 'axxbyyc', true],
  ['a*b*c', 'axxc', false],
  ['a.c', 'abc', false],
])('the pattern %s on the project %s: %s', (pattern, project, shows) => {
  const all = contributedTo({ plugins: [plugin('a', 'A', [tab([pattern])])] }, 'project/tab/v1')
  expect(forProject(all, project)).toHaveLength(shows ? 1 : 0)
})

test('a contribution is named in an address and found again', () => {
  const key = surfaceKey({ plugin: { id: 'cost-lens' }, contribution: { id: 'spend' } })
  expect(parseSurfaceKey(key)).toEqual({ plugin: 'cost-lens', contribution: 'spend' })
  expect(parseSurfaceKey('runs')).toBeNull()
  expect(parseSurfaceKey('plugin:../x:y')).toBeNull()
})
