import { expect, it } from 'vitest'
import { withoutAnsi } from './ansi'

it('takes colours, cursor moves and links away and leaves the words', () => {
  expect(withoutAnsi('\u001b[1;31mValueError\u001b[0m: \u001b[2Kbad')).toBe('ValueError: bad')
  expect(withoutAnsi('\u001b]8;;https://x.test\u0007docs\u001b]8;;\u0007')).toBe('docs')
})

it('leaves brackets that are no sequence', () => {
  expect(withoutAnsi('[31m rows[0] = [1, 2]')).toBe('[31m rows[0] = [1, 2]')
})
