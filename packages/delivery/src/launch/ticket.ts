import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '@groundwork/access/secrets'

const form = /^gwl\.([a-z0-9]{1,80})\.([A-Za-z0-9_-]{43})$/

function sign(key: string, secret: string): string {
  return createHmac('sha256', deriveKey(secret, 'launch-ticket')).update(key).digest('base64url')
}

/** What a launcher claims this one key with. It is stored nowhere, and worthless once the launch has ended. */
export function launchTicket(secret: string, key: string): string {
  return `gwl.${key}.${sign(key, secret)}`
}

/** The key that the ticket is for; null when it was not made here. */
export function readLaunchTicket(secret: string, ticket: string): string | null {
  const [, key = '', signature = ''] = form.exec(ticket) ?? []
  if (!key) return null
  return sameBytes(Buffer.from(signature, 'base64url'), Buffer.from(sign(key, secret), 'base64url')) ? key : null
}
