import { expect, it } from 'vitest'
import { requestWords } from './request-words'

it.each([
  ['register', 'Register Spend 1.2.0', 'Spend 1.2.0'],
  ['upgrade', 'Upgrade to Spend 1.2.0', 'Spend 1.2.0'],
  ['rollback', 'Go back to Spend 1.2.0', 'going back to Spend 1.2.0'],
  ['audience', 'Show Spend to everyone', 'showing Spend'],
] as const)('a request of the kind %s says what it asks for', (kind, title, what) => {
  const showing = kind === 'audience' ? { to: 'everyone' } : null
  expect(requestWords({ name: 'Spend', version: '1.2.0', kind, showing })).toEqual({ title, what })
})
