import { expect, it } from 'vitest'
import { fitsSchema, isDrawable } from './fits-schema'

it('tells variants by their shape, and tries no pattern', () => {
  const kind = (name: string) => ({ type: 'object', properties: { kind: { const: name }, x: { pattern: '^(a+)+$' } } })
  const value = { kind: 'table', x: `${'a'.repeat(200)}!` }
  expect(fitsSchema(kind('table'), value)).toBe(true)
  expect(fitsSchema(kind('file'), value)).toBe(false)
  const open = { type: 'object', patternProperties: { '^(a+)+$': {} }, additionalProperties: false }
  expect(fitsSchema(open, { [`${'a'.repeat(200)}!`]: 1 })).toBe(true)
  expect(fitsSchema({ type: 'object', properties: { pattern: { type: 'string' } } }, { pattern: 7 })).toBe(false)
})

it('draws no schema whose parts multiply', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => {
      const next = index === 29 ? { type: 'string' } : { $ref: `#/$defs/d${index + 1}` }
      return [`d${index}`, { allOf: [next, next] }]
    }),
  )
  expect(isDrawable({ type: 'object', properties: { a: { $ref: '#/$defs/d0' } }, $defs })).toBe(false)
  const tree = { type: 'object', properties: { below: { type: 'array', items: { $ref: '#/$defs/tree' } } } }
  expect(isDrawable({ type: 'object', properties: { root: { $ref: '#/$defs/tree' } }, $defs: { tree } })).toBe(true)
})
