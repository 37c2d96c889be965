import { describe, expect, it } from 'vitest'
import { checkSchema, checkValues } from './check'

const schema = {
  type: 'object',
  required: ['market'],
  properties: {
    market: { type: 'string', enum: ['de', 'fr'] },
    days: { type: 'integer', minimum: 1, maximum: 30, default: 7 },
    name: { type: 'string', maxLength: 5, pattern: '^[a-z]+$' },
    limits: { type: 'object', properties: { titles: { type: 'number', default: 10 } } },
    mails: {
      type: 'array',
      maxItems: 2,
      items: { type: 'object', required: ['to'], properties: { to: { type: 'string', format: 'email' } } },
    },
    url: { $ref: '#/$defs/url' },
  },
  $defs: { url: { type: 'string', format: 'uri' } },
}
const wrong = (values: object) =>
  Object.fromEntries(checkValues(schema, values).findings.map(({ path, message }) => [path, message]))

describe('values', () => {
  it('get their defaults, also inside', () => {
    expect(checkValues(schema, { market: 'de' })).toEqual({
      values: { market: 'de', days: 7, limits: { titles: 10 } },
      findings: [],
    })
    expect(checkValues(schema, { market: 'de', days: 1, limits: {} }).values).toMatchObject({
      days: 1,
      limits: { titles: 10 },
    })
  })

  it('are refused by field, in words', () => {
    expect(wrong({})).toEqual({ market: 'Enter a value; it is required.' })
    expect(wrong({ market: 'us' })).toEqual({ market: 'Use one of de, fr.' })
    expect(wrong({ market: 'de', days: 'many' })).toEqual({ days: 'Use a whole number; this is text.' })
    expect(wrong({ market: 'de', days: 31 })).toEqual({ days: 'Use 30 or less.' })
    expect(wrong({ market: 'de', name: 'Toolong' })['name']).toMatch(/at most 5|form/)
    expect(wrong({ market: 'de', mails: [{ to: 'x' }] })).toEqual({ 'mails.0.to': 'It is not a valid email.' })
    expect(wrong({ market: 'de', mails: [{}] })).toEqual({ 'mails.0.to': 'Enter a value; it is required.' })
    expect(wrong({ market: 'de', mails: [{ to: 'a@b.de' }, { to: 'a@b.de' }, { to: 'a@b.de' }] })).toEqual({
      mails: 'Give at most 2.',
    })
  })

  it('are refused where their key is unknown, also inside', () => {
    expect(wrong({ market: 'de', makret: 'fr' })).toEqual({
      makret: 'There is no such key. Check its spelling or remove it.',
    })
    expect(wrong({ market: 'de', limits: { title: 1 } })).toEqual({
      'limits.title': 'There is no such key. Check its spelling or remove it.',
    })
    expect(checkValues({ type: 'object', additionalProperties: true }, { a: 1 }).findings).toEqual([])
    expect(checkValues(null, { a: 1 }).findings).toHaveLength(1)
    expect(checkValues(schema, JSON.parse('{"market":"de","__proto__":{"a":1}}')).findings.length).toBe(1)
    expect(checkValues(schema, [] as unknown).findings[0]!.message).toContain('must be an object')
  })
})

describe('a schema', () => {
  it('is refused for what would fetch, hang or mean nothing', () => {
    expect(checkSchema(schema)).toEqual([])
    expect(checkSchema('x')[0]).toContain('JSON object')
    expect(checkSchema({ type: 'array' })[0]).toContain('"type": "object"')
    const of = (part: object) => checkSchema({ type: 'object', properties: { a: part } })
    expect(of({ $ref: 'https://example.com/x.json' })[0]).toContain('references inside the schema')
    expect(of({ $ref: '#/$defs/none' })[0]).toContain('nothing at #/$defs/none')
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '(', 'x'.repeat(301)])
      expect(of({ pattern })[0], pattern).toContain('pattern')
  })
})
