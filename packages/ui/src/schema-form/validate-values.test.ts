import { describe, expect, it } from 'vitest'
import type { JsonSchema } from './json-schema'
import { fitsSchema, validateValues } from './validate-values'

const schema: JsonSchema = {
  type: 'object',
  required: ['table', 'top_k'],
  additionalProperties: false,
  properties: {
    top_k: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
    table: { type: 'string', minLength: 1, pattern: '^[a-z.]+$', 'x-portal': { format: 'Write schema.table.' } },
    mode: { enum: ['fast', 'thorough'] },
    hosts: { type: 'array', items: { $ref: '#/$defs/host' }, uniqueItems: true, maxItems: 2 },
    source: {
      oneOf: [
        {
          title: 'Table',
          type: 'object',
          required: ['kind', 'name'],
          properties: { kind: { const: 'table' }, name: { type: 'string' } },
        },
        {
          title: 'File',
          type: 'object',
          required: ['kind', 'path'],
          properties: { kind: { const: 'file' }, path: { type: 'string', minLength: 3 } },
        },
      ],
    },
  },
  $defs: { host: { type: 'string', format: 'hostname' } },
}
const good = { top_k: 5, table: 'a.b' }
const first = (values: unknown) => validateValues(schema, values)[0]

describe('findings', () => {
  it('are none where the values fit', () => {
    expect(validateValues(schema, { ...good, source: { kind: 'file', path: '/tmp' } })).toEqual([])
    expect(fitsSchema(schema, good)).toBe(true)
  })

  it('name what is missing, at its own place, with the default as the way out', () => {
    expect(first({ table: 'a' })).toEqual({
      path: ['top_k'],
      level: 'error',
      message: 'A value is needed.',
      fix: { label: 'Use the default, 5', value: 5 },
    })
  })

  it('give the nearest value that is allowed', () => {
    expect(first({ ...good, top_k: 21 })).toMatchObject({ path: ['top_k'], fix: { label: 'Use 20', value: 20 } })
    expect(first({ ...good, mode: 'fats' })).toMatchObject({ path: ['mode'], fix: { value: 'fast' } })
  })

  it('say in words what a pattern asks for', () => {
    expect(first({ ...good, table: 'A B' })?.message).toBe('Write schema.table.')
  })

  it('say that a kind is wrong once, not by every keyword', () => {
    const found = validateValues(schema, { ...good, top_k: 'five' })
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toBe('This is text; a whole number is needed.')
  })

  it('name an unknown key and what it was meant to be', () => {
    expect(first({ ...good, tabel: 'x' })).toMatchObject({
      path: ['tabel'],
      message: 'There is no key "tabel" here. Did you mean "table"?',
    })
  })

  it('look through references into lists', () => {
    expect(first({ ...good, hosts: ['fine.example', 'not a host'] })).toMatchObject({ path: ['hosts', 1] })
    expect(first({ ...good, hosts: ['a', 'a'] })?.message).toContain('the same')
  })

  it('of a choice, speak of the variant that was meant', () => {
    const found = validateValues(schema, { ...good, source: { kind: 'file', path: 'x' } })
    expect(found).toEqual([
      { path: ['source', 'path'], level: 'error', message: 'Write at least 3 characters; these are 1.' },
    ])
  })

  it('of a choice that nothing fits, name the variants', () => {
    expect(first({ ...good, source: 7 })?.message).toBe('This fits none of: Table, File.')
  })

  it('are one where the schema itself cannot be read', () => {
    const found = validateValues({ $ref: '#/$defs/nothing' }, {})
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toContain('schema of this form cannot be read')
  })
})
