import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonMap } from './json'
import { looksLikeSecret } from './secret-shapes'
import { annotationsOf, defaultsOf, isPerRun, type JsonSchema, schemaAt, schemaKeys } from './schema'
import { fingerprintOf, readReference, scanSecrets } from './secrets'
import { validate } from './validate'

const schema = {
  type: 'object',
  required: ['table'],
  properties: {
    table: { type: 'string', minLength: 3, 'x-portal': { immutableAfterCreate: true } },
    limits: { type: 'object', required: ['max'], properties: { max: { type: 'integer', maximum: 10 } } },
    token: { title: 'Token', 'x-portal': { secretRef: true } },
    old: { type: 'number', default: 1, 'x-portal': { deprecated: { replacement: '/limits/max' } } },
    at: { type: 'string', 'x-portal': { widget: 'cron' } },
    zone: { type: 'string', 'x-portal': { widget: 'time-zone' } },
    mode: { enum: ['plain', 'AKIAABCDEFGHIJKLMNOP'] },
    digest: { type: 'string', 'x-portal': { notSecret: true } },
    source: {
      oneOf: [
        { required: ['file'], properties: { file: { type: 'string' } } },
        { required: ['url'], properties: { url: { type: 'string' } } },
      ],
    },
  },
} as unknown as JsonSchema
const wrong = (values: JsonMap, about = {}) =>
  Object.fromEntries(
    validate(schema, values, about).map(({ pointer, level, message }) => [pointer, `${level}: ${message}`]),
  )

describe('a configuration', () => {
  it('is checked against its schema, in words, with unknown keys refused', () => {
    expect(wrong({ table: 'abc' })).toEqual({})
    expect(wrong({ limits: { max: 11, mox: 1 } })).toEqual({
      '/table': 'error: A value is needed.',
      '/limits/max': 'error: 10 is the most.',
      '/limits/mox': 'error: There is no key "mox" here. Did you mean "max"?',
    })
    expect(wrong({ table: 'abc', at: '61 * * * *' })['/at']).toMatch(/^error: The schedule "61/)
    expect(wrong({ table: 'abc', zone: 'Europe/Atlantis' })['/zone']).toMatch(/no time zone/)
    expect(wrong({ table: 'abc', old: 2 })).toEqual({ '/old': 'warning: old is going away. Use limits.max instead.' })
    expect(wrong({ table: 'abc', old: 1 })).toEqual({})
  })

  it('keeps what must not change after the first deployment', () => {
    expect(wrong({ table: 'abd' }, { before: { table: 'abc' } })['/table']).toMatch(
      /cannot change once it was deployed/,
    )
    expect(wrong({ table: 'abc' }, { before: { table: 'abc' } })).toEqual({})
  })

  it('may lack in one layer what another one says, but types and names hold', () => {
    const partial = { partial: true }
    expect(wrong({ limits: { max: null } }, partial)).toEqual({})
    expect(wrong({ limits: {}, source: {} }, partial)).toEqual({})
    expect(wrong({ limits: { max: 'x' }, tabel: 'abc' }, partial)).toEqual({
      '/limits/max': 'error: This is text; a whole number is needed.',
      '/tabel': 'error: There is no key "tabel" here. Did you mean "table"?',
    })
  })

  it('without a schema is asked for secrets only', () => {
    expect(validate(null, { anything: [1, { b: 'c' }], ref: { secretRef: { provider: 'p', path: 'A' } } })).toEqual([])
    expect(validate(null, { a: { password: 'hunter2' } })).toMatchObject([{ pointer: '/a/password', level: 'error' }])
  })
})

describe('the schedule', () => {
  const daily = { cron: '0 3 * * *', timeZone: 'Europe/Berlin', overlap: 'skip' }
  const said = (schedule: unknown, { of = null as JsonSchema | null, partial = false } = {}) =>
    Object.fromEntries(
      validate(of, { schedule } as JsonMap, { partial }).map(({ pointer, message }) => [pointer, message]),
    )

  it('has a shape of its own, also where no library says anything', () => {
    expect(said(daily)).toEqual({})
    expect(said('hello')).toEqual({
      '/schedule':
        'A schedule is a group of three: {"cron": "0 3 * * *", "timeZone": "Europe/Berlin", "overlap": "skip"}.',
    })
    expect(said({ cron: 'hello', timeZone: 'Mars/Phobos', timezone: 'UTC' })).toEqual({
      '/schedule/cron': expect.stringMatching(
        /^The schedule "hello" cannot be read: it needs five fields\. Use/,
      ) as string,
      '/schedule/timeZone':
        'There is no time zone "Mars/Phobos". Name one of the IANA list, for example "UTC" or "Europe/Berlin".',
      '/schedule/timezone': 'There is no key "timezone" here. Did you mean "timeZone"?',
      '/schedule/overlap':
        'Say what becomes of a start that comes while a run still goes on: "skip" it, or "queue" it.',
    })
    expect(Object.keys(said({ ...daily, overlap: 'later' }))).toEqual(['/schedule/overlap'])
    expect(said({ ...daily, cron: '@daily' })['/schedule/cron']).toMatch(/is not written in five fields/)
    expect(said({ ...daily, cron: '0 0 31 2 *' })['/schedule/cron']).toMatch(/never comes/)
    expect(said({ ...daily, timeZone: '+01:00' })['/schedule/timeZone']).toMatch(/no time zone "\+01:00"/)
    expect(JSON.stringify(said({ ...daily, cron: '0 99 * * *' }))).toMatch(/its hour \\"99\\" means nothing/)
  })

  it('may be said by several layers together, or be taken away', () => {
    const partial = true
    expect(said({ cron: '0 3 * * *' }, { partial })).toEqual({})
    expect(said(null, { partial })).toEqual({})
    expect(said({ cron: null }, { partial })).toEqual({})
    expect(Object.keys(said({ cron: 'hello', zone: 'UTC' }, { partial }))).toEqual(['/schedule/zone', '/schedule/cron'])
  })

  it('is known where the schema of a library does not describe it, and checked by both where it does', () => {
    const open = { ...schema, required: [] } as JsonSchema
    expect(said(daily, { of: open })).toEqual({})
    expect(Object.keys(said({ ...daily, cron: 'hello' }, { of: open }))).toEqual(['/schedule/cron'])
    const utc = { properties: { schedule: { properties: { timeZone: { const: 'UTC' } } } } } as unknown as JsonSchema
    expect(Object.keys(said({ ...daily, days: 1 }, { of: utc })).toSorted()).toEqual([
      ...['/schedule/cron', '/schedule/days', '/schedule/overlap', '/schedule/timeZone'],
    ])
  })
})

const literals = [
  ['ghp_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'],
  ['AKIA', 'IOSFODNN7EXAMPLE'],
  ['-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE'],
  ['https://hooks.slack.com/services/', 'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
  ['postgres://app:', 'pw12345@db.internal:5432/x'],
  ['xoxb-', '1234567890-abcdefghij'],
  ['', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['', 'q7Hs92kLmZx84PvTnB3cYd'],
  ['', '4f3c2a1b9e8d7c6b5a4f3e2d1c0b9a8f'],
  ['password=', 'Tr0ub4dor'],
].map((parts) => parts.join(''))

describe('a secret', () => {
  it.each(literals)('is refused wherever it stands, and never repeated (%#)', (literal) => {
    for (const place of [{ table: literal }, { mode: literal }, { limits: { max: [literal] } }, { [literal]: 1 }]) {
      const problems = validate(schema, place as JsonMap)
      expect(
        problems.some(({ level, message }) => level === 'error' && message.includes('Secrets are never kept')),
      ).toBe(true)
      expect(JSON.stringify(problems)).not.toContain(literal.slice(0, 24))
    }
  })

  it.each([
    'content_decisions_daily_slate_of_documentaries_2026',
    's3://bucket-of-ours/data/2026/11/21/part-0001.parquet',
    'https://wiki.example.org/teams/content/how-we-choose-films',
    '0198c1de-7a3b-7c4d-8e5f-0123456789ab',
    'Films of 2026, chosen by rating for each million spent',
    '0 7 * * 1-5',
    'registry.example.com/team/image:v1.2.3',
    'HistGradientBoostingRegressor',
  ])('is not what merely is long: %s', (text) => {
    expect(looksLikeSecret(text)).toBeNull()
  })

  it('is found when it is random, nearly always', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const random = fc
      .array(fc.constantFrom(...letters.split('')), { minLength: 32, maxLength: 64 })
      .map((all) => all.join(''))
    let missed = 0
    fc.assert(
      fc.property(fc.noBias(random), (text) => {
        if (!looksLikeSecret(text)) missed += 1
      }),
      { numRuns: 1_000 },
    )
    expect(missed).toBeLessThan(20)
  })

  it('is only ever a reference where the schema wants one', () => {
    const reference = { secretRef: { provider: 'vault', path: 'TOKEN', version: 2 } }
    expect(wrong({ table: 'abc', token: reference })).toEqual({})
    expect(wrong({ table: 'abc', token: 'short' })['/token']).toMatch(/takes a reference to a secret/)
    expect(wrong({ table: 'abc', token: { secretRef: { provider: 'vault', path: literals[0]! } } })['/token']).toMatch(
      /takes a reference/,
    )
    expect(wrong({ table: 'abc', token: { ...reference, value: 'x' } })['/token']).toMatch(/takes a reference/)
    expect(wrong({ table: reference as never })['/table']).toMatch(/takes a plain value/)
  })

  it('is looked up by name', () => {
    const values = { table: 'abc', token: { secretRef: { provider: 'vault', path: 'TOKEN' } } }
    const asked: unknown[] = []
    const about = (standing: string) => ({
      secretsOf: (reference: unknown) => {
        asked.push(reference)
        return standing
      },
    })
    expect(wrong(values, about('set'))).toEqual({})
    expect(wrong(values, about('missing'))['/token']).toBe(
      'error: vault keeps no secret "TOKEN". Set it on the page of vault under Plugins, or correct the reference.',
    )
    expect(wrong(values, about('unknown'))['/token']).toMatch(/^warning/)
    expect(asked[0]).toEqual({ provider: 'vault', path: 'TOKEN' })
  })

  it('has a fingerprint that tells references apart', () => {
    const one = { provider: 'vault', path: 'A' }
    expect(fingerprintOf(one)).toMatch(/^[0-9a-f]{8}$/)
    const all = [
      one,
      { ...one, version: 1 },
      { ...one, version: 2 },
      { provider: 'vault', path: 'B' },
      { provider: 'vaultA', path: '' },
    ]
    expect(new Set(all.map(fingerprintOf)).size).toBe(all.length)
    expect(readReference({ secretRef: { provider: 'vault', path: 'A', version: 1 } })).toEqual({ ...one, version: 1 })
  })

  it('is masked in what is checked further', () => {
    const { masked } = scanSecrets(schema, { table: literals[0]!, [literals[1]!]: 1, mode: 'AKIAABCDEFGHIJKLMNOP' })
    expect(masked).toEqual({ table: '•••', mode: 'AKIAABCDEFGHIJKLMNOP' })
    expect(validate(schema, { table: 'abc', digest: '4f3c2a1b9e8d7c6b5a4f3e2d1c0b9a8f' })).toEqual([])
  })
})

describe('a schema', () => {
  it('that refers to itself is read without end', () => {
    const recursive = {
      properties: { tree: { $ref: '#/$defs/node' } },
      $defs: {
        node: {
          type: 'object',
          properties: { a: { $ref: '#/$defs/node' }, b: { $ref: '#/$defs/node' }, n: { default: 1 } },
        },
      },
    } as unknown as JsonSchema
    expect(schemaKeys(recursive).map(({ pointer }) => pointer)).toEqual(['/tree', '/tree/a', '/tree/b', '/tree/n'])
    expect(defaultsOf(recursive)).toEqual({ tree: { n: 1 } })
    expect(schemaAt(recursive, '/tree/a/b/n')?.default).toBe(1)
  })

  it('of the content decisions for projects reads, and its defaults fit it', () => {
    const file = fileURLToPath(new URL('../../../../plugins/content-decisions/projects.schema.json', import.meta.url))
    const own = JSON.parse(readFileSync(file, 'utf8')) as JsonSchema
    expect(validate(own, defaultsOf(own))).toEqual([])
    expect(defaultsOf(own)['rules']).toEqual({ budget_musd: 900, max_per_genre: 40, min_votes: 1000, from_year: 1990 })
    expect(isPerRun(own, '/parameters/prefer')).toBe(true)
    expect(isPerRun(own, '/rules/min_votes')).toBe(false)
    expect(annotationsOf(schemaAt(own, '/alerts/webhook'))).toMatchObject({ secretRef: true, impact: 'restart' })
    const schedule = { cron: '0 6 * * 1', timeZone: 'Europe/Berlin', overlap: 'skip' }
    expect(validate(own, { schedule })).toEqual([])
    expect(validate(own, { schedule: { ...schedule, cron: 'hourly' } })[0]?.pointer).toBe('/schedule/cron')
  })
})
