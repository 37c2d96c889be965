import { expect, it } from 'vitest'
import { defaultsOf, type JsonSchema, schemaAt, schemaKeys } from './schema'
import { validate } from './validate'

/** Thirty parts, each made of the next one twice: a thousand million once each is written out. */
function doubled(join: (next: object) => object): JsonSchema {
  const parts = Array.from({ length: 30 }, (_, index) => [
    `part${index}`,
    index === 29 ? { type: 'string', default: 'x' } : join({ $ref: `#/$defs/part${index + 1}` }),
  ])
  return { type: 'object', properties: { a: { $ref: '#/$defs/part0' } }, $defs: Object.fromEntries(parts) }
}

it('goes through a schema whose parts multiply only so far, and refuses it as a whole', () => {
  const keysTwice = doubled((next) => ({ type: 'object', properties: { x: next, y: next } }))
  expect(schemaKeys(keysTwice)).toHaveLength(5_000)
  expect(Object.keys(defaultsOf(keysTwice))).toEqual(['a'])
  expect(
    schemaAt(
      doubled((next) => ({ allOf: [next, next] })),
      '/a/nothing',
    ),
  ).toBeNull()
  expect(validate(keysTwice, {})[0]?.message).toContain('more than 5,000 parts')
})

it('finds a key in each branch', () => {
  const other = { properties: { y: { title: 'Y' } } }
  const schema: JsonSchema = { allOf: [{ properties: { x: { title: 'X' } } }, { anyOf: [other] }] }
  expect(schemaAt(schema, '/x')?.title).toBe('X')
  expect(schemaAt(schema, '/y')?.title).toBe('Y')
})
