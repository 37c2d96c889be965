import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { isMap, type Json, type JsonMap, sameJson, setKey } from './json'
import type { Layer, LayerKind } from './layer'
import { touches } from './locks'
import { valueAt, within } from './pointer'
import { resolve } from './resolve'
import { defaultsOf, type JsonSchema, lockedBySchema } from './schema'

const layer = (kind: LayerKind, values: JsonMap, more: Partial<Layer> = {}): Layer => ({
  ...{ kind, address: `${kind}:x`, revision: 3, values, locks: [] },
  ...more,
})

describe('layers', () => {
  it('merge maps by key, replace lists, and say where a value is from and what it hides', () => {
    const { values, provenance, problems } = resolve([
      layer('defaults', { rules: { budget: 900, votes: 1000 }, genres: ['Drama', 'Comedy'] }, { revision: 0 }),
      layer('project', { rules: { budget: 500 }, genres: ['Action'] }),
      layer('environment', { rules: { budget: 200 } }),
    ])
    expect(values).toEqual({ rules: { budget: 200, votes: 1000 }, genres: ['Action'] })
    expect(provenance['/rules/budget']).toEqual({
      ...{ layer: 'environment', address: 'environment:x', revision: 3 },
      shadowed: [
        { layer: 'project', address: 'project:x', value: 500 },
        { layer: 'defaults', address: 'defaults:x', value: 900 },
      ],
    })
    expect(provenance['/genres']?.shadowed).toEqual([
      { layer: 'defaults', address: 'defaults:x', value: ['Drama', 'Comedy'] },
    ])
    expect(problems).toEqual([])
  })

  it('take away with null, whole groups too, and a higher layer may say it anew', () => {
    const low = layer('project', { alerts: { a: 1, b: 2 }, keep: true })
    const gone = resolve([low, layer('environment', { alerts: null })])
    expect(gone.values).toEqual({ keep: true })
    expect(gone.provenance['/alerts']).toMatchObject({ deleted: true, layer: 'environment' })
    expect(gone.provenance['/alerts']?.shadowed[0]?.value).toEqual({ a: 1, b: 2 })
    const again = resolve([low, layer('environment', { alerts: null }), layer('target', { alerts: { b: 5 } })])
    expect(again.values).toEqual({ keep: true, alerts: { b: 5 } })
  })

  it('merge lists by the key that the schema names, and take items away', () => {
    const schema = {
      properties: { feeds: { type: 'array', items: {}, 'x-portal': { mergeKey: 'name' } } },
    } as JsonSchema
    const base = layer('project', {
      feeds: [
        { name: 'a', every: 5, tags: [1] },
        { name: 'b', every: 7 },
      ],
    })
    const { values, provenance } = resolve(
      [
        base,
        layer('environment', { feeds: [{ name: 'a', every: 9 }, { name: 'b', $patch: 'delete' }, { name: 'c' }] }),
      ],
      schema,
    )
    expect(values).toEqual({ feeds: [{ name: 'a', every: 9, tags: [1] }, { name: 'c' }] })
    expect(provenance['/feeds/0/every']).toMatchObject({ layer: 'environment', shadowed: [{ value: 5 }] })
    expect(provenance['/feeds/0/tags']).toMatchObject({ layer: 'project' })
    const twice = resolve([layer('project', { feeds: [{ name: 'a' }, { name: 'a' }] })], schema)
    expect(twice.problems).toMatchObject([{ level: 'error', pointer: '/feeds/1' }])
  })

  it('of one rank are an error that names both', () => {
    const { problems } = resolve([
      layer('library', { a: 1 }, { address: 'library:one' }),
      layer('library', { a: 2 }, { address: 'library:two' }),
    ])
    expect(problems).toMatchObject([{ level: 'error', message: expect.stringMatching(/library one and library two/) }])
  })

  it('cannot override what a lower one locked, and are told who can unlock it', () => {
    const { values, problems } = resolve([
      layer(
        'project',
        { rules: { max: 40, min: 1 } },
        { address: 'project:films', locks: ['/rules/max'], owner: 'the team Content' },
      ),
      layer('environment', { rules: { max: 90, min: 2 } }, { address: 'environment:films:staging' }),
    ])
    expect(values).toEqual({ rules: { max: 40, min: 2 } })
    expect(problems).toEqual([
      {
        ...{ pointer: '/rules/max', level: 'error', layer: 'environment:films:staging' },
        message:
          'rules.max is locked by project films (revision 3) and stays as it is there. Ask the team Content to unlock it, or take it out of this layer.',
      },
    ])
    const whole = resolve([layer('project', { a: { b: 1 } }, { locks: ['/a/b'] }), layer('environment', { a: null })])
    expect(whole.values).toEqual({ a: { b: 1 } })
    expect(whole.problems).toHaveLength(1)
  })

  it('are locked by the schema too', () => {
    const schema: JsonSchema = { properties: { mode: { default: 'safe', 'x-portal': { locked: true } as object } } }
    const defaults = layer('defaults', defaultsOf(schema), { locks: lockedBySchema(schema), address: 'defaults:lib@1' })
    const { values, problems } = resolve([defaults, layer('project', { mode: 'fast' })], schema)
    expect(values).toEqual({ mode: 'safe' })
    expect(problems[0]?.message).toContain('locked by the defaults of lib@1')
  })

  it('take parameters of a run only where a key is marked so', () => {
    const schema = {
      properties: { free: { 'x-portal': { perRun: true } }, fixed: { type: 'number' } },
    } as unknown as JsonSchema
    const { values, problems } = resolve([layer('project', { fixed: 1 }), layer('run', { free: 2, fixed: 3 })], schema)
    expect(values).toEqual({ fixed: 1, free: 2 })
    expect(problems).toMatchObject([{ pointer: '/fixed', level: 'error' }])
  })

  it('keep keys that are called like parts of the language', () => {
    const values = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as JsonMap
    const resolved = resolve([
      layer('project', values),
      layer('environment', JSON.parse('{"__proto__": {"b": 2}}') as JsonMap),
    ])
    expect(JSON.stringify(resolved.values)).toBe('{"__proto__":{"a":1,"b":2},"constructor":2}')
    expect(({} as { a?: number }).a).toBeUndefined()
  })
})

const keys = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'x/y', '~')
const tree = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
  map: fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => {
    const map: JsonMap = {}
    for (const [key, value] of entries) setKey(map, key, value)
    return map
  }),
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    fc.constantFrom<Json>(null, 1, 2, 'text', [1, null], [], false),
    tie('map'),
  ),
})).map
const kinds = ['defaults', 'library', 'project', 'environment', 'target'] as const
const stack = fc
  .array(tree, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((values, i) => layer(kinds[i]!, values)))

/** RFC 7396, as its text has it. */
function patched(target: Json | undefined, patch: Json): Json {
  if (!isMap(patch)) return patch
  const made: JsonMap = {}
  if (isMap(target)) for (const [key, value] of Object.entries(target)) setKey(made, key, value)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete made[key]
    else setKey(made, key, patched(Object.hasOwn(made, key) ? made[key] : undefined, value))
  }
  return made
}

describe('whatever the layers say, the resolver', () => {
  it('gives what merging one after the other gives (RFC 7396)', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const plain = layers.reduce<Json>((low, { values }) => patched(low, values), {})
        expect(sameJson(resolve(layers).values, plain)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('does not mind the order in which it is told of them', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        expect(resolve(layers.toReversed())).toEqual(resolve(layers))
      }),
    )
  })

  it('gives a layer on top the same whether those below are many or already one', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const top = layers.at(-1)!
        const below = layers.slice(0, -1)
        const whole = resolve(layers)
        const folded = resolve(below.length > 0 ? [layer('defaults', resolve(below).values), top] : [top])
        expect(sameJson(folded.values, whole.values)).toBe(true)
        for (const [pointer, { address }] of Object.entries(folded.provenance)) {
          if (address === top.address && below.length > 0) expect(whole.provenance[pointer]?.address).toBe(address)
        }
      }),
    )
  })

  it('says of each value the highest layer that says it, and hides in the order of the ranks', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const { values, provenance } = resolve(layers)
        for (const pointer of touches(values)) {
          if (pointer === '') continue
          const origin = provenance[pointer]!
          const saying = layers.find(({ address }) => address === origin.address)!
          const value = valueAt(values, pointer)
          if (!isMap(value)) expect(sameJson(valueAt(saying.values, pointer), value)).toBe(true)
          const higher = layers.slice(layers.indexOf(saying) + 1)
          // No layer above says something of this very place; an empty group says nothing of a group.
          for (const each of higher) {
            const said = valueAt(each.values, pointer)
            expect(said === undefined || (isMap(said) && isMap(value))).toBe(true)
          }
          const ranks = origin.shadowed.map(({ layer: kind }) => kinds.indexOf(kind as (typeof kinds)[number]))
          expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never lets a layer change what is locked below it', () => {
    fc.assert(
      fc.property(stack, fc.nat(4), (layers, at) => {
        const index = at % layers.length
        const below = layers.slice(0, index + 1)
        const standing = resolve(below)
        const lock = touches(standing.values).find((pointer) => pointer !== '')
        if (lock === undefined) return
        const locked = layers.map((each, i) => (i === index ? { ...each, locks: [lock] } : each))
        const { values, problems } = resolve(locked)
        expect(sameJson(valueAt(values, lock), valueAt(standing.values, lock))).toBe(true)
        for (const { pointer, level } of problems) {
          expect(level).toBe('error')
          expect(within(pointer, lock) || within(lock, pointer)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
