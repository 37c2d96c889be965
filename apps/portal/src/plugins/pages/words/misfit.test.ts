import { expect, it } from 'vitest'
import { misfitWords } from './misfit'

it('a configuration that nobody saved yet is not told of an upgrade', () => {
  expect(misfitWords('Spend', { misfits: 1, wasSaved: false })).toBe(
    'Spend needs a value that its defaults do not give.',
  )
  expect(misfitWords('Spend', { misfits: 2, wasSaved: true })).toMatch(/since it was upgraded\. 2 values do not fit/)
})
