import type { Actor } from '@groundwork/access/can'
import { requireAllowed } from '@groundwork/access/require'
import type { Sql } from '@groundwork/db/pool'
import { admissionOf, requireTrust } from '../envelope/admission'
import { type BundleRow, bundleRow } from '../registry/bundles'
import type { Installation } from '../registry/installation'
import { requireOwner } from '../registry/transition'

/** `installed`: the installation whose active version this bundle is. */
export type Checkable = { bundle: BundleRow; installed: Installation | null }

/**
 * A stored bundle whose backend may be asked about a configuration: where one is registered under its id, by those who
 * configure that; where it is another version or new, by those who may bring plugins, and it must be trusted as if it were
 * registered. Throws NotFoundError, NotAllowedError.
 */
export async function requireMayCheck(sql: Sql, actor: Actor, sha256: string): Promise<Checkable> {
  const bundle = await bundleRow(sql, sha256)
  const { installed, ownerTeam } = await admissionOf(sql, actor, { bundle })
  if (installed) await requireOwner(sql, actor, { action: 'plugin.configure', installed })
  if (installed?.activeSha === sha256) return { bundle, installed }
  if (isOwnTrial(actor, bundle, installed)) return { bundle, installed: null }
  requireAllowed(actor, 'plugin.upload', { kind: 'plugin', id: bundle.pluginId })
  await requireTrust(sql, bundle, ownerTeam)
  return { bundle, installed: null }
}

/** An earlier bundle of the same person's own development: it ran for them already. */
function isOwnTrial(actor: Actor, { source, uploadedBy }: BundleRow, installed: Installation | null): boolean {
  if (actor.kind !== 'user' || source !== 'dev' || uploadedBy !== actor.id) return false
  return installed?.dev === true && installed.registeredBy === actor.id
}
