import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearForms } from '../search/words'
import { createWordIndex } from './word-index'

// Few letters, so that words meet.
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ö', '𐐨'), minLength: 1, maxLength: 7 })
const words = fc.uniqueArray(word, { maxLength: 40 })

/** The same without an index. */
function plainly(inUse: string[], searched: string): string[] {
  const forms = new Set(nearForms(searched))
  return inUse.filter(
    (each) =>
      each.startsWith(searched) ||
      (searched.length >= 3 && each.includes(searched)) ||
      nearForms(each).some((form) => forms.has(form)),
  )
}

describe('the words that answer a searched one', () => {
  it('are those that begin with it, contain it or share a form with it, whatever was there before', () => {
    fc.assert(
      fc.property(fc.tuple(words, words, words), word, ([before, one, two], searched) => {
        const index = createWordIndex()
        index.put(
          0,
          before,
          before.map(() => 1),
        )
        index.put(
          1,
          two,
          two.map(() => 0.5),
        )
        index.put(
          0,
          one,
          one.map(() => 1),
        )
        const inUse = [...new Set([...one, ...two])]
        expect([...index.answering(searched)].sort()).toEqual(plainly(inUse, searched).sort())
        for (const each of [...before, ...inUse]) {
          const having = [...(one.includes(each) ? [0] : []), ...(two.includes(each) ? [1] : [])]
          expect(index.of(each)?.projects.toSorted()).toEqual(having)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('are sixty of a kind at most, and what begins with it comes before what contains it', () => {
    const index = createWordIndex()
    const many = (make: (n: number) => string) => Array.from({ length: 100 }, (_, n) => make(n))
    const put = [...many((n) => `xx${n}flow`), ...many((n) => `flow${n}`), 'flow']
    index.put(
      0,
      put,
      put.map(() => 1),
    )
    const found = [...index.answering('flow')]
    expect(found.slice(0, 60).every((each) => each.startsWith('flow'))).toBe(true)
    expect(found).toContain('flow')
    expect(found.filter((each) => !each.startsWith('flow'))).toHaveLength(60)
    expect(found.length).toBeLessThanOrEqual(122)
  })

  it('are, where nothing answers, the twelve that share most groups of three letters, as Postgres counts them', () => {
    const index = createWordIndex()
    const many = Array.from({ length: 20 }, (_, n) => `decision${String.fromCharCode(97 + n)}`)
    const put = ['decisions', 'precision', 'decide', 'a', 'xyz', ...many]
    index.put(
      0,
      put,
      put.map(() => 1),
    )
    // select similarity('desicions', 'decisions')
    expect(index.resembling('desicions')).toEqual([{ word: 'decisions', likeness: expect.closeTo(0.333_333, 5) }])
    expect(index.resembling('decisionxy').map(({ word }) => word)).toEqual(many.slice(0, 12))
    index.put(0, ['precision'], [1])
    expect(index.resembling('decisions').map(({ word }) => word)).toEqual(['precision'])
    expect(index.resembling('zzzz')).toEqual([])
  })
})
