import { describe, expect, it } from 'vitest'
import { checkConfig, type JsonSchema } from '../config-check/config-check'
import { checkSchema } from './check-schema'

const object = (properties: JsonSchema['properties'] & {}, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
})
const problems = (schema: object) => checkSchema('config.schema.json', Buffer.from(JSON.stringify(schema, null, 2)))
const codes = (schema: object) => problems(schema).map(({ code }) => code)

const slow = '^a*a*a*a*a*a*a*a*a*a*b$'
const sideBySide = object({ a: { type: 'string', pattern: slow, default: 'a'.repeat(400) } })

/** `levels` definitions, each made of the next one twice. */
function doubled(levels: number, join: (next: object) => object): JsonSchema {
  const names = Array.from({ length: levels }, (_, index) => `level${index}`)
  const $defs = Object.fromEntries(
    names.map((name, index) => [
      name,
      index === levels - 1 ? { type: 'object' } : join({ $ref: `#/$defs/level${index + 1}` }),
    ]),
  )
  return { type: 'object', $ref: '#/$defs/level0', $defs }
}
const allTwice = doubled(30, (next) => ({ allOf: [next, next] }))
const keysTwice = doubled(30, (next) => ({ properties: { x: next, y: next } }))

describe('a schema that a plugin brings', () => {
  it('is refused for a pattern that could take for ever, wherever it stands', () => {
    expect(problems(sideBySide)).toMatchObject([
      {
        code: 'schema-slow-pattern',
        file: 'config.schema.json',
        line: 6,
        message: expect.stringContaining('properties.a.pattern'),
      },
    ])
    expect(codes(object({}, { patternProperties: { [slow]: {} } }))).toEqual(['schema-slow-pattern'])
    expect(codes(object({}, { propertyNames: { pattern: slow } }))).toEqual(['schema-slow-pattern'])
    expect(codes(object({ a: { $ref: '#/x-kept/slow' } }, { 'x-kept': { slow: { pattern: slow } } }))).toEqual([
      'schema-slow-pattern',
    ])
    expect(codes(object({}, { dependencies: { a: { propertyNames: { pattern: slow } } } }))).toEqual([
      'schema-slow-pattern',
    ])
  })

  it('is refused when its patterns together take too long to judge', () => {
    const many = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, index) => [
        `k${index}`,
        { pattern: `^(k${index}[a-z]*-)*[^a-z]{0,3}[0-9]*,(${'[a-z]x|'.repeat(30)}y)*$` },
      ]),
    )
    const found = problems(object(many))
    expect(found.length).toBeGreaterThan(0)
    expect(found.every(({ code }) => code === 'schema-slow-pattern')).toBe(true)
  })

  it('is refused for parts that multiply, with that reason', () => {
    for (const schema of [allTwice, keysTwice]) {
      const [problem, ...more] = problems(schema)
      expect(more).toEqual([])
      expect(problem).toMatchObject({ code: 'schema-endless', file: 'config.schema.json', line: 1 })
      expect(problem?.message).toContain('more than 5,000 parts')
      expect(problem?.message).not.toContain('refers to itself')
    }
  })

  it('is refused where it refers to itself at one place', () => {
    const [problem] = problems(
      object({ a: { $ref: '#/$defs/a' } }, { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } }),
    )
    expect(problem?.message).toContain('refers to itself without end')
  })

  it('is refused for a default that takes too long to check', () => {
    const schema = object({ a: { type: 'string', pattern: '^[^@]*@?[^@]*$', default: 'a'.repeat(5_000) } })
    expect(problems(schema)[0]).toMatchObject({ code: 'schema-endless', message: expect.stringContaining('4,096') })
  })

  it('is taken when it holds itself further down, as a tree does', () => {
    const node = {
      type: 'object',
      properties: {
        name: { type: 'string', pattern: '.+@.+' },
        below: { type: 'array', items: { $ref: '#/$defs/node' } },
      },
    }
    expect(problems(object({ root: { $ref: '#/$defs/node' } }, { $defs: { node } }))).toEqual([])
  })

  it('is refused for a format that there is not', () => {
    expect(codes(object({ a: { type: 'string', format: 'url' } }))).toEqual(['schema-invalid'])
  })
})

describe('a schema that was stored before', () => {
  const words = (schema: JsonSchema, values: unknown) =>
    checkConfig(schema, values).findings.map(({ path, message }) => `${path.join('.')}: ${message}`)

  it('is not evaluated when a pattern could take for ever', () => {
    expect(words(sideBySide, {})).toEqual([expect.stringMatching(/^: A pattern of the schema, .* could take for ever/)])
    expect(words(object({}, { patternProperties: { [slow]: {} } }), { ['a'.repeat(400)]: 1 })).toHaveLength(1)
    expect(words(object({ a: { format: 'url' } }), { a: `http://${'a'.repeat(60)}!` })[0]).toContain('"uri"')
  })

  it('is not evaluated when its parts multiply', () => {
    for (const schema of [allTwice, keysTwice]) expect(words(schema, {})[0]).toContain('more than 5,000 parts')
    const grows = object(
      {},
      { allOf: [{ $ref: '#/$defs/x' }, { $ref: '#/$defs/x' }], $defs: { x: { properties: { x: { $ref: '#' } } } } },
    )
    let deep: object = {}
    for (let level = 0; level < 40; level += 1) deep = { x: deep }
    expect(words(grows, deep)[0]).toContain('takes too much work')
  })

  it('does not try a text that is too long for its pattern', () => {
    const schema = object({ list: { type: 'array', items: { type: 'string', pattern: '^.+@.+$' } } })
    expect(words(schema, { list: ['a@b', '@'.repeat(4_097)] })).toEqual([
      expect.stringMatching(/^list.1: This is longer than 4,096/),
    ])
    expect(words(schema, { list: ['a@b', '@'.repeat(300)] })).toEqual([])
    const many = Array.from({ length: 15 }, () => `${'@'.repeat(4_000)}\n`)
    expect(words(schema, { list: many })).toEqual([expect.stringContaining('would take too long')])
  })

  it('does not compare without end', () => {
    const numbers = Array.from({ length: 9_000 }, (_, index) => index)
    expect(words(object({ a: { type: 'array', uniqueItems: true } }), { a: numbers })[0]).toContain('too much work')
    const wide = object({
      a: { type: 'array', items: { enum: Array.from({ length: 50_000 }, (_, index) => `choice ${index}`) } },
    })
    expect(words(wide, { a: numbers })[0]).toContain('too much work')
    const filled = object({
      a: { type: 'array', items: { type: 'object', properties: { x: { default: 'x'.repeat(5_000) } } } },
    })
    expect(words(filled, { a: numbers.map(() => ({})) })[0]).toContain('too large once its defaults')
  })
})
