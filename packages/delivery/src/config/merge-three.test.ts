import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, type JsonMap, sameJson, setKey } from './json'
import { conflictInWords, mergeLocks, mergeThree } from './merge-three'
import { valueAt } from './pointer'

describe('two changes of one layer', () => {
  it('go together where their keys differ, also inside groups, and what one took out stays out', () => {
    const base = { rules: { budget: 1, votes: 2 }, old: true }
    expect(mergeThree(base, { rules: { budget: 9, votes: 2 } }, { rules: { budget: 1, votes: 3 }, old: true })).toEqual(
      {
        values: { rules: { budget: 9, votes: 3 } },
        conflicts: [],
      },
    )
  })

  it('conflict where both changed the same to different values, in words with both', () => {
    const { conflicts, values } = mergeThree({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 3, b: 5 })
    expect(values).toEqual({ a: 2, b: 5 })
    expect(conflicts.map(conflictInWords)).toEqual(['a is now 2; you have 3.'])
    expect(mergeThree({ a: { b: 1 } }, {}, { a: { b: 2 } }).conflicts.map(conflictInWords)).toEqual([
      'a is now not set; you have {"b":2}.',
    ])
    expect(mergeThree({ a: 1 }, { a: null }, { a: 2 }).conflicts.map(conflictInWords)).toEqual([
      'a is now taken away; you have 2.',
    ])
  })

  it('keep locks that either added and none that either took away', () => {
    expect(mergeLocks(['/a', '/b'], ['/a', '/c'], ['/a', '/b', '/d'])).toEqual(['/a', '/c', '/d'])
  })
})

const tree = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
  map: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value')), { maxLength: 3 })
    .map((entries) => {
      const map: JsonMap = {}
      for (const [key, value] of entries) setKey(map, key, value)
      return map
    }),
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Json>(null, 1, 2, [1], 'x'), tie('map')),
})).map

describe('the merge', () => {
  it('of a change with none is that change', () => {
    fc.assert(
      fc.property(tree, tree, (base, changed) => {
        expect(sameJson(mergeThree(base, base, changed).values, changed)).toBe(true)
        expect(sameJson(mergeThree(base, changed, base).values, changed)).toBe(true)
        expect(mergeThree(base, changed, changed)).toMatchObject({ conflicts: [] })
      }),
    )
  })

  it('does not mind who was first, unless it says that there is a conflict', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, theirs, yours) => {
        const one = mergeThree(base, theirs, yours)
        const other = mergeThree(base, yours, theirs)
        expect(one.conflicts.map(({ pointer }) => pointer).toSorted()).toEqual(
          other.conflicts.map(({ pointer }) => pointer).toSorted(),
        )
        if (one.conflicts.length === 0) expect(sameJson(one.values, other.values)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('names only places that both changed', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, theirs, yours) => {
        for (const { pointer } of mergeThree(base, theirs, yours).conflicts) {
          expect(sameJson(valueAt(base, pointer), valueAt(theirs, pointer))).toBe(false)
          expect(sameJson(valueAt(base, pointer), valueAt(yours, pointer))).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })
})
