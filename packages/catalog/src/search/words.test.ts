import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likenessTo, nearForms, oneSlip, queryWords, wordsOf } from './words'

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split(''))
const word = fc.array(letter, { minLength: 5, maxLength: 14 }).map((letters) => letters.join(''))

/** A word and the same with one slip: a letter replaced, left out, put in, or two neighbours swapped. */
const slipped = fc
  .tuple(word, fc.nat(), letter, fc.constantFrom('replace', 'drop', 'insert', 'swap'))
  .map(([right, seed, other, kind]) => {
    const at = seed % (right.length - 1)
    if (kind === 'replace') return { right, wrong: right.slice(0, at) + other + right.slice(at + 1) }
    if (kind === 'drop') return { right, wrong: right.slice(0, at) + right.slice(at + 1) }
    if (kind === 'insert') return { right, wrong: right.slice(0, at) + other + right.slice(at) }
    return { right, wrong: right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2) }
  })

describe('words', () => {
  it('come from dashes, underscores, dots and camelCase, with the whole name as one word more', () => {
    expect(wordsOf('TitleValueFlow')).toEqual(['title', 'value', 'flow', 'titlevalueflow'])
    expect(wordsOf('content_decisions-v2')).toEqual(['content', 'decisions', 'v2', 'contentdecisionsv2'])
    expect(wordsOf('KYCScreening')).toEqual(['kyc', 'screening', 'kycscreening'])
    expect(wordsOf('Wählt Titel, täglich.')).toEqual(['wählt', 'titel', 'täglich'])
  })

  it('of a search are parts only, each to be found', () => {
    expect(queryWords('TitleValue  flow')).toEqual(['title', 'value', 'flow'])
    expect(queryWords('  ---  ')).toEqual([])
  })
})

describe('one slip', () => {
  it('leaves a form in common, whatever the slip and wherever it is', () => {
    fc.assert(
      fc.property(slipped, ({ right, wrong }) => {
        const forms = new Set(nearForms(right))
        expect(nearForms(wrong).some((form) => forms.has(form))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is told from none and from two', () => {
    fc.assert(fc.property(slipped, ({ right, wrong }) => oneSlip(right, wrong) === (right !== wrong)))
    expect(oneSlip('ranker', 'banter')).toBe(false)
    expect(oneSlip('ranker', 'ranke')).toBe(true)
    expect(oneSlip('ranker', 'rnaker')).toBe(true)
    expect(oneSlip('ranker', 'rankers')).toBe(true)
  })
})

describe('likeness', () => {
  it('puts the same word before a beginning, a beginning before a slip, a slip before a part', () => {
    const of = likenessTo('value')
    expect(of('value')).toBeGreaterThan(of('values'))
    expect(of('valuation')).toBeLessThan(of('valve'))
    expect(of('valued')).toBeGreaterThan(of('valve'))
    expect(of('valve')).toBeGreaterThan(of('titlevalueflow'))
  })
})
