import { expect, test } from 'vitest'
import { placeText, stackPlaces } from './stack-places'

const sha = 'ab'.repeat(32)
const other = 'cd'.repeat(32)

test.each([
  [
    'Chromium',
    `Error: broke\n    at Notes (https://p.example/plugin-assets/${sha}/ui/index.js:12:5)\n    at press (https://p.example/_next/a.js:1:2)\n    at https://p.example/plugin-assets/${sha}/ui/chunks/late-X1.js?retry=2:3:40`,
  ],
  [
    'Firefox and Safari',
    `Notes@https://p.example/plugin-assets/${sha}/ui/index.js:12:5\npress@https://p.example/_next/a.js:1:2\n@https://p.example/plugin-assets/${sha}/ui/chunks/late-X1.js?retry=2:3:40`,
  ],
])("a plugin's own places are found in a stack of %s", (_, stack) => {
  expect(stackPlaces(stack, sha).map(placeText)).toEqual(['ui/index.js:12:5', 'ui/chunks/late-X1.js:3:40'])
  expect(stackPlaces(stack, other)).toEqual([])
})

test('shims of the portal are no places of a plugin, and a deep stack is cut', () => {
  const shim = 'at hook (https://p.example/plugin-assets/shims/v1/react.js:1:1)'
  const deep = Array.from({ length: 30 }, (_, n) => `at f (/plugin-assets/${sha}/ui/index.js:${n + 1}:1)`)
  expect(stackPlaces(shim, sha)).toEqual([])
  expect(stackPlaces(deep.join('\n'), sha)).toHaveLength(4)
  expect(stackPlaces(undefined, sha)).toEqual([])
})
