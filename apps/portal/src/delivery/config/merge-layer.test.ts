import { expect, it } from 'vitest'
import { mergeWith } from './merge-layer'

const said = (values: object, locks: string[] = []) => ({ values: { ...values }, locks })
const sides = {
  base: said({ a: 1, b: 1, c: 1 }),
  theirs: said({ a: 2, b: 1, c: 1, d: 4 }, ['/a']),
  yours: said({ a: 3, b: 2 }),
}

it('waits for a word on each place that both changed', () => {
  expect(mergeWith(sides, {})).toBeNull()
})

it('takes the chosen side there and both changes elsewhere', () => {
  expect(mergeWith(sides, { '/a': 'yours' })).toEqual({ values: { a: 3, b: 2, d: 4 }, locks: ['/a'] })
  expect(mergeWith(sides, { '/a': 'theirs' })).toEqual({ values: { a: 2, b: 2, d: 4 }, locks: ['/a'] })
})

it('what one took out and the other changed can stay out', () => {
  const other = { base: said({ a: 1 }), theirs: said({ a: 2 }), yours: said({}) }
  expect(mergeWith(other, { '/a': 'yours' })?.values).toEqual({})
})
