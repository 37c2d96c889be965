/** What a bundle says of its publisher, and what Groundwork knows of who signed it. */
export type Signature = {
  publisher: { name: string }
  trust: string
  keyId: string | null
  signedBy: string | null
  keyRevoked: boolean
}

export type SignatureWords = {
  /** What Groundwork knows. */
  known: string
  /** Whether that is a reason to trust it. */
  counts: boolean
  /** What the bundle says beyond that and nobody verified; null where what is known says it. */
  said: string | null
}

/**
 * What is known of a bundle and what it merely says, kept apart. The publisher stands beside what is known only where the
 * key is trusted under the same name.
 */
export function signatureWords({ publisher, trust, keyId, signedBy, keyRevoked }: Signature): SignatureWords {
  const { name } = publisher
  if (trust === 'shipped') return { known: 'Shipped with Groundwork', counts: true, said: null }
  const said = `It names ${name} as its publisher, not verified`
  if (keyRevoked) return { known: `Signed with the key “${signedBy}”, which was revoked`, counts: false, said }
  if (signedBy && trust === 'signed')
    return signedBy === name
      ? { known: `${name}, signed with its key`, counts: true, said: null }
      : { known: `Signed with the key “${signedBy}”`, counts: true, said }
  return { known: keyId ? 'Signed with a key that is not trusted here' : 'Not signed', counts: false, said }
}
