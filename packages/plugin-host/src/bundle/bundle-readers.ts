import { type Actor, can } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { type Installation, installation, mayUse, resourceOf } from '../registry/installation'

/** Whose a bundle is, and what is installed under its id; null where there is no such bundle. */
type Bundle = { pluginId: string; uploadedBy: string | null; installed: Installation | null } | null
type Kept = { bundle: Promise<Bundle>; pluginId: string | null; until: number }

const keptMs = 5_000
const mostKept = 2_000

export type BundleReaders = {
  /** Whether this person's browser may load files of the bundle. */
  mayRead(actor: Actor, sha256: string): Promise<boolean>
  close(): void
}

/**
 * Who may load files of a bundle: of one that is on, coming or was on before, whoever may use the plugin; of any, who brought
 * it and who may manage its plugin. What the database says is kept for five seconds and dropped when the plugin changes; whom
 * it lets in is decided for each person anew.
 */
export function createBundleReaders(pool: Pool, bus: EventBus): BundleReaders {
  const kept = new Map<string, Kept>()
  const leave = bus.on({ topic: 'plugin' }, ({ key }) => {
    // One that is still being read may be of any plugin, and as it was before.
    for (const [sha256, { pluginId }] of kept) if (pluginId === key || pluginId === null) kept.delete(sha256)
  })
  // What was read before the bus listened may have changed unheard.
  void bus.ready().then(() => kept.clear())

  function bundleOf(sha256: string): Promise<Bundle> {
    const known = kept.get(sha256)
    if (known && known.until > Date.now()) return known.bundle
    const entry: Kept = { bundle: readBundle(pool, sha256), pluginId: null, until: Date.now() + keptMs }
    if (kept.size >= mostKept) kept.clear()
    kept.set(sha256, entry)
    entry.bundle.then(
      (bundle) => (entry.pluginId = bundle?.pluginId ?? null),
      () => kept.delete(sha256),
    )
    return entry.bundle
  }

  return {
    async mayRead(actor, sha256) {
      const bundle = await bundleOf(sha256)
      return bundle !== null && isReader(actor, sha256, bundle)
    },
    close: leave,
  }
}

async function readBundle(pool: Pool, sha256: string): Promise<Bundle> {
  const { rows } = await pool.query<{ pluginId: string; uploadedBy: string | null }>({
    name: 'bundle-whose',
    text: 'select plugin_id as "pluginId", uploaded_by as "uploadedBy" from plugin_bundle where sha256 = $1',
    values: [sha256],
  })
  const [row] = rows
  return row ? { ...row, installed: await installation(pool, row.pluginId) } : null
}

function isReader(actor: Actor, sha256: string, { pluginId, uploadedBy, installed }: NonNullable<Bundle>): boolean {
  if (actor.kind === 'user' && uploadedBy === actor.id) return true
  if (can(actor, 'plugin.manage', resourceOf(installed ?? { pluginId, ownerTeam: null })).allowed) return true
  if (!installed || ![installed.activeSha, installed.pendingSha, installed.previousSha].includes(sha256)) return false
  return mayUse(actor, installed).allowed
}
