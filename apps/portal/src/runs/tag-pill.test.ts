import { expect, it } from 'vitest'
import { tagText } from './tag-pill'

it('quotes a tag that would draw an empty chip, and no other', () => {
  expect(['', ' ', 'nightly', '"'].map(tagText)).toEqual(['""', '" "', 'nightly', '"'])
})
