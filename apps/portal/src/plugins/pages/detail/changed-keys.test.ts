import { expect, it } from 'vitest'
import { changedKeys, inForce } from './changed-keys'

const schema = {
  type: 'object',
  properties: {
    market: { type: 'string' },
    days: { type: 'integer', default: 7 },
    flows: { type: 'array', default: [] },
  },
}

it('defaults that a form fills in are no change', () => {
  expect(changedKeys(inForce(schema, {}), inForce(schema, { days: 7, flows: [] }))).toEqual([])
  expect(changedKeys(inForce(schema, {}), inForce(schema, { days: 8, market: 'de' }))).toEqual(['days', 'market'])
})

it('the order of keys is no change', () => {
  expect(changedKeys({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual([])
})
