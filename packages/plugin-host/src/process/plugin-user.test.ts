import { expect, it } from 'vitest'
import { pluginUser } from './plugin-user'

it('gives each plugin a user of its own, the same each time, also where two would have the same', () => {
  const narrow = { first: 900_000, count: 3 }
  const ids = ['one', 'two', 'three'].map((id) => pluginUser(id, narrow))
  expect(new Set(ids)).toEqual(new Set([900_000, 900_001, 900_002]))
  expect(['one', 'two', 'three'].map((id) => pluginUser(id, narrow))).toEqual(ids)
  expect(() => pluginUser('four', narrow)).toThrow('more plugins than user ids')
})
