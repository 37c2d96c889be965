import type { RunRow } from '@groundwork/runs/rows'
import { describe, expect, it } from 'vitest'
import {
  addressProblem,
  filterTokens,
  listFilter,
  matchesFilter,
  parseRunsSearch,
  runsHref,
  withTokens,
} from './runs-search'

const now = Date.UTC(2026, 10, 21, 14, 0, 30)

describe('the address of the runs page', () => {
  it('is short when everything is usual', () => expect(runsHref(parseRunsSearch({}))).toBe('/runs'))

  it('survives a round trip', () => {
    const search = parseRunsSearch(
      new URLSearchParams('status=failed&flow=A&flow=B&from=1000&to=2000&period=24h&sort=longest'),
    )
    const again = parseRunsSearch(new URLSearchParams(runsHref(search).split('?')[1]))
    expect(again).toEqual(search)
  })

  it('says which status there is not', () => {
    expect(addressProblem({ status: ['failed', 'banana'] })).toContain('"banana" is no status')
    expect(addressProblem(new URLSearchParams('status=failed'))).toBeNull()
  })

  it('falls back where it says nonsense', () => {
    expect(parseRunsSearch({ period: 'aeon', sort: ['x', 'y'], status: 'green' })).toEqual({
      filter: {},
      period: '7d',
      sort: 'newest',
    })
  })
})

it('lists what the brush selects, else the whole period', () => {
  const brushed = parseRunsSearch({ from: '5', to: '9' })
  expect(listFilter(brushed, now)).toEqual({ from: 5, to: 9 })
  const { from, to } = listFilter(parseRunsSearch({ period: '6h' }), now)
  expect([from, to]).toEqual([Date.UTC(2026, 10, 21, 8, 1), undefined])
})

it('keeps the time when tokens change, and drops tokens that mean nothing', () => {
  const filter = withTokens(
    { from: 1, to: 2, flow: ['Old'] },
    {
      tokens: [
        { key: 'status', value: 'failed' },
        { key: 'status', value: 'green' },
      ],
      text: '',
    },
  )
  expect(filter).toEqual({ from: 1, to: 2, status: ['failed'] })
  expect(filterTokens(filter)).toEqual([{ key: 'status', value: 'failed' }])
})

it('lets a new run into the lists it belongs to', () => {
  const row = {
    status: 'running',
    project: 'rows',
    flow: 'A',
    user: null,
    branch: 'b',
    tags: ['x'],
    startedAt: 50,
  } as unknown as RunRow
  expect(matchesFilter(row, { project: ['rows', 'other'], tag: ['x'], from: 10 })).toBe(true)
  expect(matchesFilter(row, { user: ['ana'] })).toBe(false)
  expect(matchesFilter(row, { status: ['failed'] })).toBe(false)
  expect(matchesFilter(row, { to: 40 })).toBe(false)
})
