import { can } from '@groundwork/access/can'
import { InputError, NotAllowedError } from '@groundwork/access/errors'
import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { verifySignature } from '@groundwork/plugin-sdk/bundle/signature'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'
import type { BundleRow } from '../registry/bundles'
import type { Changing } from '../registry/transition'
import { addKey, type KeyUse, notInPassing, trustOf } from './keys'

type Acceptance = { bundle: BundleRow; fingerprint: string; teamId: string | null }

/**
 * Trusts the key that a bundle is signed with for ids that begin with its own; the person has compared the fingerprint. Only
 * for those who may trust keys. Changes nothing when the key is trusted already.
 */
export async function acceptKey(
  sql: Sql,
  changing: Changing,
  { bundle, fingerprint, teamId }: Acceptance,
): Promise<void> {
  const decision = can(changing.actor, 'plugin.key', { kind: 'key' })
  if (!decision.allowed) throw new NotAllowedError(decision.reason)
  if (fingerprint !== bundle.keyId)
    throw new InputError(
      `This bundle is signed with ${bundle.keyId ?? 'no key'}, not with ${fingerprint}. Compare them again.`,
    )
  if ((await trustOf(sql, bundle, teamId)).trusted) return
  const uses = await usesOf(sql, fingerprint)
  const revoked = notInPassing(fingerprint, bundle.pluginId, uses)
  if (revoked !== null) throw new NotAllowedError(revoked)
  const packed = await getBlob(sql, bundle.sha256)
  const signer = packed && verifySignature(await unpackBundle(packed))
  if (signer?.fingerprint !== fingerprint)
    throw new InputError('The signature of this bundle cannot be read. Sign it, then upload it again.')
  const publicKey = Buffer.from(signer.publicKey).toString('base64')
  // The name that it has here already: another bundle's word for its publisher does not rename it.
  const publisher = uses[0]?.publisher ?? bundle.manifest.publisher.name
  await addKey(sql, changing, { publicKey, teamId, idPrefix: bundle.pluginId, publisher })
}

/** What a key is trusted for here, then what it was. */
async function usesOf(sql: Sql, fingerprint: string): Promise<KeyUse[]> {
  const { rows } = await sql.query<KeyUse>({
    name: 'plugin-key-uses',
    text: `select publisher, id_prefix as "idPrefix", revoked_at is not null as revoked
      from plugin_key where fingerprint = $1 order by revoked_at is not null, created_at`,
    values: [fingerprint],
  })
  return rows
}
