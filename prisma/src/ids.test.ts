import { expect, it } from 'vitest'
import { uuidv7 } from './ids'

it('makes valid, unique ids that sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, uuidv7)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
})

it('holds the time it was made', () => {
  const before = Date.now()
  const ms = Number.parseInt(uuidv7().replace('-', '').slice(0, 12), 16)
  // Ids made faster than the counter allows run a little ahead of the clock.
  expect(ms).toBeGreaterThanOrEqual(before)
  expect(ms).toBeLessThan(before + 1_000)
})
