import { expect, it } from 'vitest'
import { unusedMinute } from './chaos-run'

it('gives each round a minute of its own, however many have passed since the one before', () => {
  const used = new Set<number>()
  const [noon, minute] = [Date.UTC(2026, 0, 1, 12), 60_000]
  const given = [noon, noon + 5_000, noon + minute, noon + minute + 1, noon + 2 * minute].map((now) =>
    unusedMinute(now, used).getTime(),
  )
  expect(given).toEqual([noon, noon - minute, noon + minute, noon - 2 * minute, noon + 2 * minute])
})
