import type { ProjectRow } from '@groundwork/catalog/project'
import { describe, expect, it } from 'vitest'
import { countMoved, patchRows } from './order'

const row = (name: string, lastRunAt: number, runsTotal = 1): ProjectRow => ({
  name,
  kind: 'project',
  description: null,
  owner: null,
  state: 'healthy',
  lastStatus: 'succeeded',
  lastRunAt,
  lastRunFlow: null,
  runsTotal,
  strip: '',
  libraries: [],
  tags: [],
  starred: false,
})
const rows = [row('a', 30), row('b', 20), row('c', 10)]

describe('rows that changed in place', () => {
  it('count as moved when the order would put them elsewhere', () => {
    const patched = patchRows(rows, [row('c', 40)])
    expect(patched.map((each) => each.name)).toEqual(['a', 'b', 'c'])
    expect(countMoved(patched, new Set(['c']), 'recent')).toBe(1)
  })

  it('do not when they stand right, or the order does not depend on runs', () => {
    expect(countMoved(patchRows(rows, [row('a', 50)]), new Set(['a']), 'recent')).toBe(0)
    expect(countMoved(patchRows(rows, [row('c', 40)]), new Set(['c']), 'name')).toBe(0)
    expect(countMoved(patchRows(rows, [row('c', 10, 9)]), new Set(['c']), 'runs')).toBe(1)
  })
})
