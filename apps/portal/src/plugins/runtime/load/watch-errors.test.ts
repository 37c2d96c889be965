import { expect, test } from 'vitest'
import { pluginInStack } from './watch-errors'

const sha = 'ab'.repeat(32)

test('an error is the plugin’s whose code stands first in its stack', () => {
  const stack = [
    'Error: broke',
    `    at onClick (https://portal.example.org/plugin-assets/${sha}/ui/index.js:1:1158)`,
    '    at press (https://portal.example.org/_next/static/chunks/a.js:1302:23)',
  ].join('\n')
  expect(pluginInStack(stack)).toBe(sha)
  expect(pluginInStack('    at hook (https://portal.example.org/plugin-assets/shims/v1/react.js:1:1)')).toBeNull()
  expect(pluginInStack('    at press (https://portal.example.org/_next/static/chunks/a.js:1302:23)')).toBeNull()
})
