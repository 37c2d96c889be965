import type { FlowRow } from '@groundwork/catalog/project'
import { expect, test } from 'vitest'
import { mergeFlows } from './merge-flows'

const flow = (name: string, lastRunAt: number): FlowRow => ({
  flow: name,
  project: 'p',
  lastRunId: '1',
  lastRunAt,
  lastStatus: 'succeeded',
  runsTotal: 1,
  strip: '',
})

test('a flow that ran again moves up and is not shown twice', () => {
  const merged = mergeFlows([flow('C', 9), flow('A', 3)], [flow('A', 3), flow('B', 2), flow('C', 1)])
  expect(merged.map((row) => [row.flow, row.lastRunAt])).toEqual([
    ['C', 9],
    ['A', 3],
    ['B', 2],
  ])
})
