import { ConflictError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { ShippedList } from '../bundle/shipped'
import { bundleRow } from '../registry/bundles'
import { type Installation, installation } from '../registry/registry'
import { type Changing, itself } from '../registry/transition'
import { upgradePlugin } from './change-version'
import { registerPlugin } from './register'

/**
 * Registers and enables for everyone what came with Groundwork and the installation's configuration names, once: what people
 * did with it since is left as it is, except that one which Groundwork registered itself follows the version that came with
 * this Groundwork. Audited as Groundwork's own doing. Engines may do it at the same time.
 */
export async function registerShipped(
  { pool, bus }: { pool: Pool; bus: EventBus },
  shipped: ShippedList,
  ids: readonly string[],
): Promise<void> {
  const changing: Changing = { pool, bus, actor: itself, requestId: null }
  for (const { id, sha256 } of shipped.bundles) {
    if (!ids.includes(id)) continue
    try {
      const installed = await installation(pool, id)
      if (!installed) await registerNew(changing, sha256)
      else if (followsUs(installed, sha256)) await upgradePlugin(changing, { ...installed, sha256 })
    } catch (error) {
      if (isTransient(error)) throw error
      // Another engine was first; or this one cannot be had, which must not keep the engine from its other plugins.
      if (!(error instanceof ConflictError)) console.error(`The shipped plugin ${id} could not be enabled.`, error)
    }
  }
}

async function registerNew(changing: Changing, sha256: string): Promise<void> {
  const { manifest } = await bundleRow(changing.pool, sha256)
  const audience = { kind: 'everyone' } as const
  await registerPlugin(changing, { sha256, granted: [...manifest.permissions], ownerTeam: null, audience })
}

/** A version that somebody went back from is not brought in again. */
function followsUs(
  { registeredBy, state, dev, activeSha, previousSha, pendingSha }: Installation,
  sha256: string,
): boolean {
  const ours = registeredBy === null && state === 'enabled' && !dev
  return ours && pendingSha === null && activeSha !== sha256 && previousSha !== sha256
}
