import { describe, expect, it } from 'vitest'
import { checkValues } from './check'

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
    expect(wrong({})).toEqual({ '/market': 'A value is needed.' })
    expect(wrong({ market: 'us' })).toEqual({ '/market': '"us" is none of "de", "fr".' })
    expect(wrong({ market: 'de', days: 'many' })).toEqual({ '/days': 'This is text; a whole number is needed.' })
    expect(wrong({ market: 'de', days: 31 })).toEqual({ '/days': '30 is the most.' })
    expect(wrong({ market: 'de', name: 'Toolong' })['/name']).toMatch(/at most 5|form/)
    expect(wrong({ market: 'de', mails: [{ to: 'x' }] })).toEqual({
      '/mails/0/to': 'Write an address such as name@example.com.',
    })
    expect(wrong({ market: 'de', mails: [{}] })).toEqual({ '/mails/0/to': 'A value is needed.' })
    expect(wrong({ market: 'de', mails: [{ to: 'a@b.de' }, { to: 'a@b.de' }, { to: 'a@b.de' }] })).toEqual({
      '/mails': 'At most 2 are allowed; there are 3.',
    })
  })

  it('are refused where their key is unknown, also inside', () => {
    expect(wrong({ market: 'de', makret: 'fr' })).toEqual({
      '/makret': 'There is no key "makret" here. Did you mean "market"?',
    })
    expect(wrong({ market: 'de', limits: { title: 1 } })).toEqual({
      '/limits/title': 'There is no key "title" here. Did you mean "titles"?',
    })
    expect(checkValues({ type: 'object', additionalProperties: true }, { a: 1 }).findings).toEqual([])
    expect(checkValues(null, { a: 1 }).findings).toHaveLength(1)
    expect(checkValues(schema, JSON.parse('{"market":"de","__proto__":{"a":1}}')).findings.length).toBe(1)
    expect(checkValues(schema, [] as unknown).findings[0]!.message).toContain('must be an object')
  })
})

describe('a schema', () => {
  it('that refers to itself without end is the publisher’s mistake, in words', () => {
    const endless = { type: 'object', allOf: [{ $ref: '#' }] }
    expect(checkValues(endless, {}).findings).toEqual([
      { path: '', level: 'error', message: expect.stringContaining('refers to itself without end') },
    ])
  })
})
