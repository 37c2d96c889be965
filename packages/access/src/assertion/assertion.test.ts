import { afterEach, describe, expect, it, vi } from 'vitest'
import { signAssertion, verifyAssertion } from './assertion'

const secret = 'a-secret-of-this-installation-0123'
const assertion = { userId: 'u1', requestId: 'r1' }

afterEach(() => void vi.useRealTimers())

describe('assertion', () => {
  it('comes back as it was signed', () => {
    expect(verifyAssertion(signAssertion(assertion, secret), secret)).toEqual(assertion)
  })

  it('is worthless with another secret', () => {
    expect(verifyAssertion(signAssertion(assertion, secret), `${secret}x`)).toBeNull()
  })

  it('is good for 60 s', () => {
    vi.useFakeTimers()
    const header = signAssertion(assertion, secret)
    vi.advanceTimersByTime(60_000)
    expect(verifyAssertion(header, secret)).toEqual(assertion)
    vi.advanceTimersByTime(1)
    expect(verifyAssertion(header, secret)).toBeNull()
  })

  it('refuses a changed body', () => {
    const [, signature] = signAssertion(assertion, secret).split('.')
    const body = Buffer.from(JSON.stringify({ userId: 'root', requestId: 'r1', exp: Date.now() + 9e9 })).toString(
      'base64url',
    )
    expect(verifyAssertion(`${body}.${signature}`, secret)).toBeNull()
  })

  it.each([undefined, null, '', '.', 'a', 'a.b', 'a.b.c', `${'x'.repeat(9000)}.y`])('refuses %j', (header) => {
    expect(verifyAssertion(header, secret)).toBeNull()
  })

  it('refuses a signed body of another shape', () => {
    const signed = signAssertion({ userId: 1, requestId: 'r' } as unknown as typeof assertion, secret)
    expect(verifyAssertion(signed, secret)).toBeNull()
  })

  it('refuses to sign with a secret that is too short', () => {
    expect(() => signAssertion(assertion, 'short')).toThrow('GROUNDWORK_SECRET')
  })
})
