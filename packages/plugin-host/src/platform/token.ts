import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '@groundwork/access/secrets'

/** What a platform token vouches for: one version of one plugin on one engine, and the person it acts for, if any. */
export type PlatformToken = {
  plugin: string
  sha256: string
  instance: string
  user?: { id: string; name: string }
  /** When the first of the tokens that followed one another by renewal was made, in milliseconds. */
  since?: number
}
type Body = PlatformToken & { exp: number }

export const tokenLifetimeMs = 5 * 60_000
/** A plugin acts for a person while it works on that person's request, not for ever after. */
export const personLifetimeMs = 60 * 60_000

function sign(body: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest()
}

/** The key that tokens of the platform API are signed with. */
export function tokenKey(secret: string): Buffer {
  return deriveKey(secret, 'platform-token')
}

/** `<base64url JSON>.<base64url HMAC-SHA256>`, good for five minutes. */
export function signToken(token: PlatformToken, key: Buffer): string {
  const now = Date.now()
  const facts = { ...token, since: token.since ?? now, exp: now + tokenLifetimeMs }
  const body = Buffer.from(JSON.stringify(facts)).toString('base64url')
  return `${body}.${sign(body, key).toString('base64url')}`
}

/** The token, or why it is not taken, as a sentence. */
export function verifyToken(text: string, key: Buffer): { token: PlatformToken } | { refusal: string } {
  const [body, signature, ...rest] = text.split('.')
  if (!body || !signature || rest.length > 0) return { refusal: 'The token is malformed.' }
  if (!sameBytes(Buffer.from(signature, 'base64url'), sign(body, key)))
    return { refusal: 'The token was not made by this Groundwork.' }
  const { exp, ...token } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Body
  if (exp < Date.now())
    return { refusal: 'The token has expired. Renew it through token.renew before its five minutes end.' }
  return { token }
}
