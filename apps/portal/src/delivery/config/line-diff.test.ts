import { expect, it } from 'vitest'
import { lineDiff } from './line-diff'

const told = (before: string, after: string) => lineDiff(before, after).map(({ kind, text }) => kind + text)

it('keeps what is common and tells the rest where it stood', () => {
  expect(told('{\na\nb\n}', '{\na\nc\n}')).toEqual([' {', ' a', '-b', '+c', ' }'])
  expect(told('a', 'a\nb')).toEqual([' a', '+b'])
  expect(told('a\nb', 'b')).toEqual(['-a', ' b'])
})
