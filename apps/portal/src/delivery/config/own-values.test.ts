import type { JsonMap } from '@groundwork/delivery/config/json'
import { resolve } from '@groundwork/delivery/config/resolve'
import type { JsonSchema } from '@groundwork/delivery/config/schema'
import { expect, it } from 'vitest'
import { withoutPlace, withPlace, writeThrough } from './own-values'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    rules: {
      type: 'object',
      properties: { budget: { type: 'number' }, votes: { type: 'integer' }, genre: { type: 'string' } },
    },
    hook: { 'x-portal': { secretRef: true } } as JsonSchema,
    rows: { type: 'array', items: { type: 'object' }, 'x-portal': { mergeKey: 'id' } } as JsonSchema,
  },
}
const below: JsonMap = { rules: { budget: 900, votes: 1000 }, rows: [{ id: 'a', size: 1 }, { id: 'b' }] }

function together(own: JsonMap): JsonMap {
  const layer = { revision: 1, locks: [] }
  return resolve(
    [
      { ...layer, kind: 'project', address: 'project:p', values: below },
      { ...layer, kind: 'environment', address: 'environment:p:e', values: own },
    ],
    schema,
  ).values
}

/** Edits what holds, and answers what the layer then says; what holds afterwards must be what was asked for. */
function edit(own: JsonMap, change: (values: JsonMap) => void, kept = true): JsonMap {
  const before = together(own)
  const after = structuredClone(before)
  change(after)
  const written = writeThrough({ below, own, before, after }, schema)
  if (kept) expect(together(written)).toEqual(after)
  return written
}

it('writes only the key that was changed', () => {
  expect(edit({}, (values) => ((values['rules'] as JsonMap)['budget'] = 700))).toEqual({ rules: { budget: 700 } })
  expect(edit({ rules: { votes: 5 } }, (values) => ((values['rules'] as JsonMap)['genre'] = 'Drama'))).toEqual({
    rules: { votes: 5, genre: 'Drama' },
  })
})

it('a value that is what is below anyway leaves the layer', () => {
  expect(edit({ rules: { budget: 7 } }, (values) => ((values['rules'] as JsonMap)['budget'] = 900))).toEqual({})
})

it('what is emptied is taken away where something is below, and forgotten where nothing is', () => {
  expect(edit({}, (values) => delete (values['rules'] as JsonMap)['budget'])).toEqual({ rules: { budget: null } })
  const own = { rules: { genre: 'Drama' } }
  expect(edit(own, (values) => delete (values['rules'] as JsonMap)['genre'])).toEqual({})
})

it('empty groups that a form makes say nothing', () => {
  expect(edit({}, (values) => (values['schedule'] = {}), false)).toEqual({})
})

it('a reference to a secret is written whole', () => {
  const reference = { secretRef: { provider: 'x', path: 'HOOK' } }
  expect(edit({}, (values) => (values['hook'] = reference))).toEqual({ hook: reference })
})

it('a list that merges by key keeps only what differs, and says what it takes away', () => {
  const written = edit({}, (values) => (values['rows'] = [{ id: 'a', size: 2 }, { id: 'c' }]))
  expect(written).toEqual({ rows: [{ id: 'a', size: 2 }, { id: 'c' }, { id: 'b', $patch: 'delete' }] })
  expect(edit(written, (values) => (values['rows'] = structuredClone(below['rows']!)))).toEqual({})
})

it('leaves alone what was not changed, also nulls', () => {
  expect(edit({ rules: { votes: null } }, (values) => ((values['rules'] as JsonMap)['budget'] = 1))).toEqual({
    rules: { votes: null, budget: 1 },
  })
})

it('takes a place out with the groups that it leaves empty, and puts one in', () => {
  expect(withoutPlace({ rules: { budget: 1 }, hook: 1 }, '/rules/budget')).toEqual({ hook: 1 })
  expect(withoutPlace({ rules: { budget: 1 } }, '/rules/votes')).toEqual({ rules: { budget: 1 } })
  expect(withPlace({ rules: { votes: 2 } }, '/rules/a~1b', 3)).toEqual({ rules: { votes: 2, 'a/b': 3 } })
})
