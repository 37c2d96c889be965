import { expect, it } from 'vitest'
import { sendsHeartbeats } from './heartbeat-support'

it.each([
  ['2.19.39', true],
  ['2.2.12', true],
  ['2.2.11', false],
  ['2.0.5', false],
  ['1.14.0', true],
  ['1.13.9', false],
  ['2.12.0+ext(1.0)', true],
  ['unheard-of', true],
])('a client of version %s sends heartbeats: %s', (version, expected) => {
  expect(sendsHeartbeats(['user:x', `metaflow_version:${version}`])).toBe(expected)
})

it('a client that does not name its version sends none', () => {
  expect(sendsHeartbeats(['user:x'])).toBe(false)
})
