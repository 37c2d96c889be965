import { type Manifest, manifestSchema } from '@groundwork/plugin-sdk/manifest'
import { describe, expect, it } from 'vitest'
import { diffManifests } from './diff-manifests'
import { schemaChanges } from './schema-changes'

function manifest(given: Record<string, unknown> = {}): Manifest {
  return manifestSchema.parse({
    ...{ id: 'titles', version: '1.0.0', name: 'Titles', description: 'Decides.', kind: 'domain-library' },
    publisher: { name: 'Streaming' },
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js' },
    ...given,
  })
}

describe('the difference of two manifests', () => {
  it('is empty for the same', () => {
    const same = { manifest: manifest({ permissions: ['kv'] }), configSchema: { type: 'object' } }
    const { permissions, contributions, config, hosts, memoryMb, contract } = diffManifests(same, structuredClone(same))
    expect(permissions).toEqual({ added: [], removed: [] })
    expect(contributions).toEqual({ added: [], removed: [], changed: [] })
    expect([config, hosts, memoryMb, contract]).toEqual([[], { added: [], removed: [] }, null, null])
  })

  it('names permissions in words, with what is grave, and hosts by themselves', () => {
    const before = { manifest: manifest({ permissions: ['kv', 'http:a.example.com'] }) }
    const after = { manifest: manifest({ permissions: ['kv', 'http:b.example.com', 'secrets'] }) }
    const { permissions, hosts } = diffManifests(before, after)
    expect(permissions.added).toEqual([
      { permission: 'http:b.example.com', words: 'Call b.example.com over HTTP', grave: true },
      { permission: 'secrets', words: 'Read the secrets that are set for it', grave: true },
    ])
    expect(permissions.removed.map(({ permission }) => permission)).toEqual(['http:a.example.com'])
    expect(hosts).toEqual({ added: ['b.example.com'], removed: ['a.example.com'] })
  })

  it('knows contributions by point and id, and what changed in one', () => {
    const page = { point: 'page/v1', id: 'home', title: 'Home', path: '/' }
    const card = { point: 'home/card/v1', id: 'card', title: 'Card' }
    const nav = { point: 'nav/v1', id: 'titles', title: 'Titles', icon: 'clapperboard', page: 'home' }
    const before = { manifest: manifest({ contributes: [page, card] }) }
    const after = { manifest: manifest({ contributes: [{ ...page, title: 'Titles' }, nav] }) }
    const { contributions } = diffManifests(before, after)
    expect(contributions.added).toMatchObject([{ point: 'nav/v1', id: 'titles', stability: { level: 'stable' } }])
    expect(contributions.removed).toMatchObject([{ point: 'home/card/v1', title: 'Card' }])
    expect(contributions.changed).toMatchObject([
      { point: 'page/v1', fields: [{ field: 'title', before: 'Home', after: 'Titles' }] },
    ])
  })

  it('from nothing adds everything, and says nothing of a configuration that nobody has', () => {
    const after = { manifest: manifest({ permissions: ['kv'] }), configSchema: { type: 'object', required: ['a'] } }
    const { permissions, config, contract } = diffManifests(null, after)
    expect(permissions.added).toHaveLength(1)
    expect([config, contract]).toEqual([[], null])
  })

  it('tells memory, contract, migrations and secrets', () => {
    const permissions = ['sql', 'secrets']
    const before = { manifest: manifest({ permissions, backend: { entry: 'b.js' }, migrations: ['1.sql'] }) }
    const after = {
      manifest: manifest({
        ...{ permissions, backend: { entry: 'b.js', memoryMb: 512 }, migrations: ['1.sql', '2.sql'] },
        ...{ engines: { groundwork: '^1.2.0' }, secrets: [{ name: 'KEY', description: '' }] },
      }),
    }
    expect(diffManifests(before, after)).toMatchObject({
      memoryMb: { before: 192, after: 512 },
      contract: { before: '^1.0.0', after: '^1.2.0' },
      migrations: { added: ['2.sql'], removed: [] },
      secrets: { added: ['KEY'], removed: [] },
    })
  })
})

describe('the difference of two configuration schemas', () => {
  const schema = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
  const text = { type: 'string' }
  const cases: [string, unknown, unknown, [path: string, breaking: boolean][]][] = [
    ['a new field', schema({}), schema({ a: text }), [['a', false]]],
    ['a new field that must be given', schema({}), schema({ a: text }, { required: ['a'] }), [['a', true]]],
    ['one with a default', schema({}), schema({ a: { ...text, default: 'x' } }, { required: ['a'] }), [['a', false]]],
    ['a field that goes', schema({ a: text }), schema({}), [['a', false]]],
    [
      'one that goes where others are refused',
      schema({ a: text }),
      schema({}, { additionalProperties: false }),
      [['a', true]],
    ],
    ['a field that must be given now', schema({ a: text }), schema({ a: text }, { required: ['a'] }), [['a', true]]],
    ['one that may be left out', schema({ a: text }, { required: ['a'] }), schema({ a: text }), [['a', false]]],
    ['another type', schema({ a: text }), schema({ a: { type: 'number' } }), [['a', true]]],
    ['a wider type', schema({ a: { type: 'integer' } }), schema({ a: { type: 'number' } }), [['a', false]]],
    [
      'a choice that goes and one that comes',
      schema({ a: { enum: ['x', 'y'] } }),
      schema({ a: { enum: ['y', 'z'] } }),
      [
        ['a', true],
        ['a', false],
      ],
    ],
    ['a tighter bound', schema({ a: { maximum: 10 } }), schema({ a: { maximum: 5 } }), [['a', true]]],
    ['a looser bound', schema({ a: { minimum: 1 } }), schema({ a: { minimum: 0 } }), [['a', false]]],
    ['a bound that is new', schema({ a: text }), schema({ a: { ...text, minLength: 1 } }), [['a', true]]],
    ['a pattern', schema({ a: text }), schema({ a: { ...text, pattern: '^x' } }), [['a', true]]],
    ['deeper', schema({ a: schema({ b: text }) }), schema({ a: schema({ b: { type: 'number' } }) }), [['a.b', true]]],
    ['in lists', schema({ a: { items: text } }), schema({ a: { items: { type: 'number' } } }), [['a[]', true]]],
    ['a first configuration', null, schema({ a: text }), [['', false]]],
    ['a first one that must be filled in', null, schema({ a: text }, { required: ['a'] }), [['', true]]],
    ['none any more', schema({}), null, [['', false]]],
    ['nothing', schema({ a: text }), schema({ a: text }), []],
  ]

  it.each(cases)('%s', (...[, before, after, expected]) => {
    const changes = schemaChanges(before, after)
    expect(changes.map(({ path, breaking }) => [path, breaking])).toEqual(expected)
    for (const { what } of changes) expect(what).toMatch(/\.$/)
  })
})
