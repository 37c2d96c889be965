import { expect, it } from 'vitest'
import { createRateLimit } from './rate'

it('lets a minute of requests through at once, then as they are earned, each plugin for itself', () => {
  let now = 0
  const { take } = createRateLimit(() => now)
  for (let n = 0; n < 60; n++) expect(take('a', 60)).toBe(0)
  expect(take('a', 60)).toBe(1)
  expect(take('b', 60)).toBe(0)
  now += 2_000
  expect([take('a', 60), take('a', 60), take('a', 60)]).toEqual([0, 0, 1])
})

it('engines together let through what one alone would, and share anew when one comes or goes', () => {
  let now = 0
  const engines = [createRateLimit(() => now), createRateLimit(() => now)]
  const throughIn = (minutes: number, limits: typeof engines) => {
    let through = 0
    for (let second = 0; second < minutes * 60; second++, now += 1_000)
      for (const { take } of limits) while (take('a', 60) === 0) through += 1
    return through
  }
  for (const { shareWith } of engines) shareWith(2)
  throughIn(1, engines)
  expect(throughIn(10, engines)).toBe(600)
  const [left] = engines
  left?.shareWith(1)
  expect(throughIn(10, engines.slice(0, 1))).toBe(600)
  for (const { shareWith } of engines) shareWith(100)
  now += 600_000
  expect(engines.map(({ take }) => take('once', 1))).toEqual([0, 0])
})
