import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { proxy } from './proxy'

const session = { cookie: 'groundwork.session_token=abc.def' }
const open = (path: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(new URL(path, 'http://127.0.0.1:3100'), { headers }))

test('a visitor without a session is led to sign-in and back', () => {
  const response = open('/runs?status=failed')
  expect(response.status).toBe(307)
  expect(response.headers.get('location')).toMatch(/:3100\/sign-in\?next=%2Fruns%3Fstatus%3Dfailed$/)
  expect(open('/').headers.get('location')).toMatch(/:3100\/sign-in$/)
})

test('the pages before a session are open', () => {
  for (const path of ['/sign-in', '/first/secret', '/join/secret', '/reset/secret'])
    expect(open(path).headers.get('location')).toBeNull()
  expect(open('/first-runs').headers.get('location')).not.toBeNull()
})

test('each answer has its own nonce and allows no eval', () => {
  const policies = [open('/runs', session), open('/runs', session)].map(
    (response) => response.headers.get('content-security-policy') ?? '',
  )
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w=+/]{20,}' 'strict-dynamic';/)
  expect(policies[0]).not.toBe(policies[1])
  expect(policies[0]).not.toContain('unsafe-eval')
  expect(policies[0]).toContain("frame-ancestors 'none'")
})

test('an address with a broken escape leads to the page for what is not here', () => {
  const rewritten = (path: string) => open(path, session).headers.get('x-middleware-rewrite')
  expect(rewritten('/projects/%E0%A4%A')).toMatch(/\/not-here$/)
  expect(rewritten('/projects/caf%C3%A9')).toBeNull()
  // Nothing is called so, and the database cannot be asked for it.
  expect(rewritten('/runs/SlowFlow/%00')).toMatch(/\/not-here$/)
  expect(rewritten('/catalogue?owner=%00&state=failing')).toMatch(/\/not-here$/)
  expect(rewritten('/catalogue?q=100%&tag=a%2Fb')).toBeNull()
})
