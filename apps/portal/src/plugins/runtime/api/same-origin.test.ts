import { expect, test } from 'vitest'
import { mayActFrom } from './same-origin'

const portal = 'https://portal.example.org'
const request = (method: string, headers: Record<string, string>) =>
  new Request(`${portal}/api/plugins/cost-lens/trpc/x`, { method, headers })

test.each([
  ['POST', { 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['POST', { 'sec-fetch-site': 'cross-site', origin: portal }, false],
  ['POST', { 'sec-fetch-site': 'none' }, false],
  ['POST', { origin: portal }, true],
  ['POST', { origin: 'https://portal.example.org.evil.example' }, false],
  ['POST', { origin: 'null' }, false],
  ['POST', {}, false],
  ['DELETE', { origin: 'http://127.0.0.1:3100', host: '127.0.0.1:3100' }, true],
  ['GET', {}, true],
  ['GET', { 'sec-fetch-site': 'cross-site' }, false],
] as [string, Record<string, string>, boolean][])('%s with %o may act: %s', (method, headers, may) => {
  expect(mayActFrom(request(method, headers), portal)).toBe(may)
})
