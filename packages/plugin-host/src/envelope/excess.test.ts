import { manifestSchema } from '@groundwork/plugin-sdk/manifest'
import { describe, expect, it } from 'vitest'
import { coversId, coversPermission, type Envelope, excess, prefixesOverlap } from './excess'

const envelope: Envelope = {
  ...{ id: 'e', teamId: 't', idPrefix: 'stream-', memoryMb: 256, ratePerMinute: 60, environments: [], everyone: false },
  permissions: ['kv', 'http:*.example.com'],
  points: ['page/v1'],
}

function manifest(given: Record<string, unknown> = {}) {
  return manifestSchema.parse({
    ...{ id: 'stream-titles', version: '1.0.0', name: 'Titles', description: 'Decides.', kind: 'domain-library' },
    publisher: { name: 'Streaming' },
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js' },
    ...given,
  })
}

const page = { point: 'page/v1', id: 'home', title: 'Home', path: '/' }
const card = { point: 'home/card/v1', id: 'card', title: 'Card' }

describe('what goes beyond an envelope', () => {
  it('is nothing for a plugin that keeps to it', () => {
    const permissions = ['kv', 'http:api.example.com']
    const backend = { entry: 'b.js', memoryMb: 256 }
    expect(excess({ envelope, manifest: manifest({ permissions, backend, contributes: [page] }) })).toEqual([])
  })

  it('is everything without an envelope', () => {
    expect(excess({ envelope: null, manifest: manifest() })).toMatchObject([{ what: 'Id', asked: 'stream-titles' }])
  })

  it('is each permission, point, id and the memory, with what is allowed', () => {
    const given = {
      ...{ id: 'titles', permissions: ['kv', 'http:example.com'], contributes: [page, card] },
      backend: { entry: 'b.js', memoryMb: 257 },
    }
    expect(excess({ envelope, manifest: manifest(given) })).toEqual([
      { what: 'Id', asked: 'titles', allowed: 'Ids that begin with "stream-".' },
      { what: 'Permission', asked: 'Call example.com over HTTP (http:example.com)', allowed: 'kv, http:*.example.com' },
      { what: 'Extension point', asked: 'A card on the home page (home/card/v1)', allowed: 'page/v1' },
      { what: 'Memory', asked: '257 MB', allowed: '256 MB' },
    ])
  })

  it('is whom it is shown to beyond the team, unless the envelope says so', () => {
    const shown = (given: Envelope | null, shownTo: string) =>
      excess({ envelope: given, manifest: manifest(), shownTo }).map(({ what }) => what)
    expect(shown(envelope, 'everyone')).toEqual(['Shown to'])
    expect(shown(null, 'Billing')).toEqual(['Id', 'Shown to'])
    expect(shown({ ...envelope, everyone: true }, 'everyone')).toEqual([])
  })

  it('is not what the plugin has already', () => {
    const given = { permissions: ['sql'], contributes: [card], backend: { entry: 'b.js', memoryMb: 512 } }
    const had = { permissions: ['sql'], points: ['home/card/v1'], memoryMb: 512 }
    expect(excess({ envelope, manifest: manifest(given), had })).toEqual([])
    expect(excess({ envelope, manifest: manifest({ ...given, permissions: ['sql', 'jobs'] }), had })).toHaveLength(1)
  })
})

it.each([
  ['stream-', 'stream-titles', true],
  ['stream', 'stream-titles', true],
  ['stream-', 'stream', true],
  ['stream', 'streamer', false],
  ['stream-', 'streams-titles', false],
  ['stream-a', 'stream-b', false],
])('the prefix %s covers the id %s: %s', (prefix, id, covers) => {
  expect(coversId(prefix, id)).toBe(covers)
})

it.each([
  ['stream-', 'stream-a-', true],
  ['stream', 'stream-', true],
  ['stream-a', 'stream', true],
  ['stream-a', 'stream-ab', false],
  ['stream', 'streams', false],
])('the prefixes %s and %s overlap: %s', (a, b, overlap) => {
  expect(prefixesOverlap(a, b)).toBe(overlap)
  expect(prefixesOverlap(b, a)).toBe(overlap)
})

it.each([
  ['kv', 'kv', true],
  ['kv', 'sql', false],
  ['http:*.example.com', 'http:a.example.com', true],
  ['http:*.example.com', 'http:*.a.example.com', true],
  ['http:*.example.com', 'http:*.example.com', true],
  ['http:*.example.com', 'http:example.com', false],
  ['http:*.example.com', 'http:*.com', false],
  ['http:*.example.com', 'http:badexample.com', false],
  ['http:a.example.com', 'http:*.example.com', false],
  ['http:*.example.com', 'http:a.example.com:8443', false],
])('the permission %s covers %s: %s', (grant, wanted, covers) => {
  expect(coversPermission(grant, wanted)).toBe(covers)
})
