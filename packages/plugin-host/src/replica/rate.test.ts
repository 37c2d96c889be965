import { expect, it } from 'vitest'
import { createRateLimit } from './rate'

it('lets a minute of requests through at once, then as they are earned, each plugin for itself', () => {
  let now = 0
  const wait = createRateLimit(() => now)
  for (let n = 0; n < 60; n++) expect(wait('a', 60)).toBe(0)
  expect(wait('a', 60)).toBe(1)
  expect(wait('b', 60)).toBe(0)
  now += 2_000
  expect([wait('a', 60), wait('a', 60), wait('a', 60)]).toEqual([0, 0, 1])
})
