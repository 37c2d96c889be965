import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '../secrets/secrets'

/** The header in which the portal tells the engine for whom it asks. */
export const assertionHeader = 'x-groundwork-assertion'

/** What the portal vouches for. Roles are left out on purpose: the engine loads them and decides itself. */
export type Assertion = { userId: string; requestId: string }

const lifetimeMs = 60_000

function sign(body: string, secret: string): Buffer {
  return createHmac('sha256', deriveKey(secret, 'assertion')).update(body).digest()
}

/** Signs who asks, good for 60 s: `<base64url JSON>.<base64url HMAC-SHA256>`. */
export function signAssertion(assertion: Assertion, secret: string): string {
  const body = Buffer.from(JSON.stringify({ ...assertion, exp: Date.now() + lifetimeMs })).toString('base64url')
  return `${body}.${sign(body, secret).toString('base64url')}`
}

/** The assertion, or null when it is missing, malformed, signed with another secret or older than 60 s. */
export function verifyAssertion(header: string | null | undefined, secret: string): Assertion | null {
  const [body, signature, ...rest] = header?.split('.') ?? []
  if (!body || !signature || rest.length > 0) return null
  if (!sameBytes(Buffer.from(signature, 'base64url'), sign(body, secret))) return null
  return readBody(body)
}

function readBody(body: string): Assertion | null {
  try {
    const { userId, requestId, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    if (typeof userId !== 'string' || typeof requestId !== 'string' || typeof exp !== 'number') return null
    return exp >= Date.now() ? { userId, requestId } : null
  } catch {
    return null
  }
}
