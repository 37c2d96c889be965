import { expect, it } from 'vitest'
import { tabItems } from './detail-tabs'

it('the tab of jobs counts the jobs of the version in use', () => {
  const adds = [
    { point: 'page/v1', contributions: ['home'] },
    { point: 'job/v1', contributions: ['digest', 'often'] },
  ]
  const counts = (part: Parameters<typeof tabItems>[1]) =>
    tabItems('desk', part).flatMap(({ id, count }) => (count === undefined ? [] : [[id, count]]))
  expect(counts({ versions: [1, 2, 3], label: { adds } })).toEqual([
    ['versions', 3],
    ['jobs', 2],
  ])
  expect(counts({ versions: [1], label: { adds: [] } })).toEqual([['versions', 1]])
})
