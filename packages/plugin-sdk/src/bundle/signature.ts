import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { isRecord } from './integrity'
import { type BundleFiles, bundleLimits, integrityFile, signatureFile, textOf } from './limits'
import { quoted, refuse } from './problem'

/** What stands before the 32 bytes of a raw ed25519 key in its SubjectPublicKeyInfo. */
const spki = Buffer.from('302a300506032b6570032100', 'hex')

/** `publicKey` is the raw key in base64. The private key is for its owner only. */
export type KeyPair = { privateKeyPem: string; publicKey: string; fingerprint: string }

/**
 * A new ed25519 key pair to sign bundles with.
 *
 * @example
 * ```ts
 * const { privateKeyPem, fingerprint } = makeKeyPair()
 * ```
 */
export function makeKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = rawKey(publicKey)
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: raw.toString('base64'),
    fingerprint: fingerprint(raw),
  }
}

/** `SHA256:` and the base64 of the hash of the raw public key without padding, as ssh shows keys. Takes 32 bytes or their base64. */
export function fingerprint(publicKey: string | Uint8Array): string {
  const raw = typeof publicKey === 'string' ? Buffer.from(publicKey, 'base64') : publicKey
  return `SHA256:${createHash('sha256').update(raw).digest('base64').replace(/=+$/, '')}`
}

/** The public half of a private key: raw in base64, and its fingerprint. Throws when the PEM is no ed25519 key. */
export function publicHalf(privateKeyPem: string): { publicKey: string; fingerprint: string } {
  const raw = rawKey(createPublicKey(privateKey(privateKeyPem)))
  return { publicKey: raw.toString('base64'), fingerprint: fingerprint(raw) }
}

function rawKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(spki.length)
}

function privateKey(pem: string): KeyObject {
  let key: KeyObject | null = null
  try {
    key = createPrivateKey(pem)
  } catch {
    // Told below: what Node says of a key it cannot read helps nobody.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error('This is not an ed25519 private key in PEM. Make one with `groundwork-plugin keys create`.')
  return key
}

/** The content of signature.json over the bytes of integrity.json. */
export function makeSignature(integrity: Uint8Array, privateKeyPem: string): Uint8Array {
  const key = privateKey(privateKeyPem)
  const content = {
    algorithm: 'ed25519',
    publicKey: rawKey(createPublicKey(key)).toString('base64'),
    signature: sign(null, integrity, key).toString('base64'),
  }
  return Buffer.from(`${JSON.stringify(content, null, 1)}\n`)
}

/** The key that a bundle is signed with. */
export type Signer = { publicKey: Uint8Array; fingerprint: string }

/**
 * Who signed the files, null for nobody. That the signature fits says nothing about whose key it is. Call `checkIntegrity` too: the
 * signature is over integrity.json alone.
 */
export function verifySignature(files: BundleFiles): Signer | null {
  const bytes = files.get(signatureFile)
  const integrity = files.get(integrityFile)
  if (!bytes || !integrity) return null
  const { algorithm, publicKey, signature } = readSignature(bytes)
  if (algorithm !== 'ed25519')
    refuse(
      'signature-algorithm',
      `The bundle is signed with ${quoted(String(algorithm))}; only ed25519 is taken. Sign it with \`groundwork-plugin sign\`.`,
      at,
    )
  const raw = exactBase64(publicKey, 32)
  if (!raw)
    return refuse(
      'signature-key',
      'The public key in signature.json is not 32 bytes of base64. Sign the bundle again.',
      at,
    )
  const signed = exactBase64(signature, 64)
  const key = createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' })
  if (!signed || !verify(null, integrity, key, signed))
    refuse(
      'signature-invalid',
      'The signature does not fit integrity.json: the bundle was changed after signing, or signed with another key. Sign it again.',
      at,
    )
  return { publicKey: raw, fingerprint: fingerprint(raw) }
}

const at = { file: signatureFile }

function readSignature(bytes: Uint8Array): Record<string, unknown> {
  let content: unknown = null
  try {
    content = bytes.length > bundleLimits.json ? null : JSON.parse(textOf(bytes))
  } catch {
    // The same to its reader as JSON of another shape.
  }
  if (isRecord(content)) return content
  return refuse(
    'signature-unreadable',
    'signature.json is not a JSON object. Sign the bundle again with `groundwork-plugin sign`.',
    at,
  )
}

function exactBase64(text: unknown, length: number): Buffer | null {
  if (typeof text !== 'string') return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === length && bytes.toString('base64') === text ? bytes : null
}
