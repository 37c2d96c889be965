import { expect, it } from 'vitest'
import { lineAt, lineOf, pointerLines } from './pointer-lines'

const text = `{
  "rules": {
    "a/b": 1,
    "list": [
      { "id": "x, {" },
      [2,
       3]
    ]
  },
  "last": null
}`

it('finds the line of each key and item', () => {
  expect(Object.fromEntries(pointerLines(text))).toEqual({
    '': 1,
    '/rules': 2,
    '/rules/a~1b': 3,
    '/rules/list': 4,
    '/rules/list/0': 5,
    '/rules/list/0/id': 5,
    '/rules/list/1': 6,
    '/rules/list/1/0': 6,
    '/rules/list/1/1': 7,
    '/last': 10,
  })
})

it('what is not in the text is told at what is around it', () => {
  const lines = pointerLines(text)
  expect(lineOf(lines, '/rules/missing/deep')).toBe(2)
  expect(lineOf(lines, '/nowhere')).toBe(1)
  expect(lineAt(text, text.indexOf('"last"'))).toBe(10)
})
