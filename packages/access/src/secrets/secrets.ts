import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 32 characters of base62: 190 bits, so that a plain SHA-256 is enough at rest. */
export function randomSecret(length = 32): string {
  return Array.from({ length }, () => base62[randomInt(base62.length)]).join('')
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** A key for one purpose from the installation's secret: a value signed for one purpose is worthless for another. */
export function deriveKey(secret: string, purpose: string): Buffer {
  if (secret.length < 32) throw new Error('GROUNDWORK_SECRET is shorter than 32 characters. Set a longer random one.')
  return createHmac('sha256', secret).update(`groundwork:${purpose}`).digest()
}

export function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
