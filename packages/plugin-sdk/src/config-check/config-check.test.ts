import { describe, expect, it } from 'vitest'
import { checkConfig, type JsonSchema } from './config-check'

const validateValues = (schema: JsonSchema, values: unknown) => checkConfig(schema, values).findings

const schema: JsonSchema = {
  type: 'object',
  required: ['table', 'top_k'],
  properties: {
    top_k: { type: 'integer', minimum: 1, maximum: 20 },
    days: { type: 'integer', default: 7 },
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
  })

  it('name what is missing, at its own place', () => {
    expect(first({ table: 'a' })).toEqual({ path: ['top_k'], level: 'error', message: 'A value is needed.' })
  })

  it('are not made of what has a default', () => {
    expect(checkConfig(schema, good)).toEqual({ values: { ...good, days: 7 }, findings: [] })
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
    expect(found[0]?.message).toContain('cannot be read')
  })
})
