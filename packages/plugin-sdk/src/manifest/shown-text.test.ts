import { validate } from '@cfworker/json-schema'
import { valid } from 'semver'
import { describe, expect, it } from 'vitest'
import { slowPattern } from '../config-check/slow-pattern'
import { manifestJsonSchema } from './json-schema'
import { readManifest } from './read-manifest'

const schema = manifestJsonSchema()
const plain = {
  id: 'film-desk',
  version: '1.2.0',
  name: 'Film desk',
  description: 'What the film team decides.',
  publisher: { name: 'Film team' },
  kind: 'domain-library',
  engines: { groundwork: '^1.0.0' },
  ui: { entry: 'ui/index.js' },
}

/** The problems, having seen that the published schema says the same. */
function problems(change: Record<string, unknown>) {
  const manifest = { ...plain, ...change }
  const reading = readManifest(manifest)
  expect(validate(manifest, schema, '2020-12').valid, JSON.stringify(change)).toBe(reading.ok)
  return reading.ok ? [] : reading.problems
}

describe('a text of the manifest', () => {
  const texts: [string, (text: string) => Record<string, unknown>][] = [
    ['name', (name) => ({ name })],
    ['description', (description) => ({ description })],
    ['publisher.name', (name) => ({ publisher: { name } })],
    ['contributes[0].title', (title) => ({ contributes: [{ point: 'settings/page/v1', id: 'one', title }] })],
  ]
  const hidden: [string, RegExp][] = [
    ['A\nB', /a control character: U\+000A, at character 2/],
    ['A\u0000C', /a control character: U\+0000/],
    ['A\u0085C', /a control character: U\+0085/],
    ['Register Notes 0.0.1 \u202egnp.exe', /turns the direction of what follows: U\+202E, at character 22/],
    ['\u2067A', /turns the direction/],
    ['Note\u200bs', /nobody sees: U\+200B/],
    ['\ufeffA', /nobody sees/],
    ['\u{e0041}A', /nobody sees: U\+E0041/],
    ['A\ud800', /half of a character/],
    ['A\u200dB', /joiner that joins nothing/],
    ['   ', /blanks only/],
    ['\u3000\u00a0', /blanks only/],
    ['\u200b\u200b', /nobody sees/],
    ['\u200d', /joiner/],
  ]
  it.each(texts)('is refused in %s for what nobody sees, with place and reason', (path, place) => {
    for (const [text, words] of hidden) {
      const found = problems(place(text))
      expect(found, JSON.stringify(text)).toEqual([{ path, message: expect.stringMatching(words) }])
    }
  })

  it.each(texts)('may be of any script in %s', (_path, place) => {
    for (const text of [
      'Notes',
      'Übersicht – Preise',
      '\u0646\u0627\u0645\u0647\u200c\u0647\u0627',
      'प्रणाली',
      '記録',
      '👩‍🚀 crew',
      'A',
    ])
      expect(problems(place(text)), text).toEqual([])
  })

  it('is refused where nobody reads it too', () => {
    expect(problems({ $schema: 'a\u0000' })[0]?.path).toBe('$schema')
    expect(problems({ library: { projects: ['a\u0000'] } })[0]?.path).toBe('library.projects[0]')
    expect(
      problems({
        secrets: [{ name: 'KEY', description: 'a\u202e' }],
        permissions: ['secrets'],
        backend: { entry: 'backend/index.js' },
      })[0]?.path,
    ).toBe('secrets[0].description')
  })
})

describe('a link', () => {
  const at = (url: string) => problems({ publisher: { name: 'Team', url } })
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'mailto:a@example.com',
    'https://',
    'https://bank.example@evil.example/',
    'https://example.com:99999',
    'https://example.com/\u202e',
    'https://ex ample.com',
  ])('is refused: %s', (url) => {
    expect(at(url)).toEqual([{ path: 'publisher.url', message: expect.stringMatching(/^This must be a web address/) }])
  })
  it.each(['https://example.com', 'http://localhost:3000/x?y=1#z', 'https://team.example.com:65535/'])(
    'is taken: %s',
    (url) => {
      expect(at(url)).toEqual([])
    },
  )
})

it('knows a semantic version as what compares versions does', () => {
  for (const version of [
    '1.0.0-..',
    '99999999999999999999.0.0',
    '1.0.0-01',
    '1.0.0-',
    '1.0.0-a..b',
    '01.0.0',
    '1.0',
    'v1.0.0',
  ]) {
    expect(problems({ version }), version).toMatchObject([{ path: 'version' }])
    if (!version.startsWith('v')) expect(valid(version), version).toBeNull()
  }
  for (const version of ['1.0.0', '0.0.1-rc.1', '1.2.3-0.x-y.7', '999999999999999.0.0', '1.0.0--']) {
    expect(problems({ version }), version).toEqual([])
    expect(valid(version)).toBe(version)
  }
})

it('knows which ports there are', () => {
  for (const host of ['localhost:99999', 'localhost:0', 'localhost:65536', 'a..b', '-a.example', 'a.example:'])
    expect(problems({ permissions: [`http:${host}`] }), host).toMatchObject([{ path: 'permissions[0]' }])
  for (const host of ['localhost:65535', 'localhost:1', '*.example.com', 'api.example-two.com:8443'])
    expect(problems({ permissions: [`http:${host}`] }), host).toEqual([])
})

it('is checked by patterns that never take long', () => {
  const patterns = new Set<string>()
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') patterns.add(value)
    return value
  })
  expect(patterns.size).toBeGreaterThan(5)
  // Those of texts are longer than a plugin's may be: texts are at most 400 characters, and the classes are long.
  for (const pattern of patterns) if (pattern.length <= 300) expect(slowPattern(pattern), pattern).toBeNull()
})
