import { ConflictError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { audienceWords } from './audience-words'
import { grantsFor } from './grants'
import { bundleRow, type BundleRow } from './bundles'
import { type Audience, type Installation, installation, isPreviewOfFolder, lockInstallation } from './installation'
import { requireNothingPending } from './moves'
import { type Changing, leaveTrace, requireOwner } from './transition'

export { type Audience, type Installation, installation, installations, isShown, mayUse } from './installation'
export { disable, enable, markUninstalled, requestUpgrade, rollBack, setAudience } from './moves'
export { noteQuarantine, restart } from './quarantine'
export { completeUpgrade, failUpgrade, fallBack } from './swap'

export type NewInstallation = {
  sha256: string
  ownerTeam: string | null
  /** The person whose preview it is; the actor when absent. */
  registeredBy?: string | null
  dev?: boolean
  /** Whom it is enabled for at once; absent or null: it is a preview. */
  audience?: Audience | null
  /** Runs in the transaction that makes the row; throws to leave nothing behind. `before`: the row of an earlier time. */
  prepare?: (bundle: BundleRow, sql: Sql, before: Installation | null) => Promise<void>
}

/**
 * Registers a stored bundle, as a draft that only its registrant sees unless an audience is given. Permissions are granted whole: all that the manifest
 * asks, in development less (`grantsFor`). Data that an uninstall kept is found again, by whoever may manage what it was of; a preview of a folder in development is taken over with its data, by whoever may
 * manage that: its developer, its team, an administrator. Throws ConflictError when the id is taken.
 */
export async function register(changing: Changing, wanted: NewInstallation): Promise<Installation> {
  const { sha256, ownerTeam, dev = false, registeredBy = personOf(changing), audience = null } = wanted
  const made = await transaction(changing.pool, async (sql) => {
    const bundle = await bundleRow(sql, sha256)
    const { pluginId, manifest } = bundle
    const about = { pluginId, name: manifest.name, ownerTeam }
    await requireOwner(sql, changing.actor, { action: dev ? 'plugin.develop' : 'plugin.manage', installed: about })
    const before = await lockInstallation(sql, pluginId)
    const takesOver = before !== null && !dev && isPreviewOfFolder(before)
    if (before && before.state !== 'uninstalled' && !takesOver) throw taken(before)
    if (takesOver) requireNothingPending(before)
    if (before && !isForgotten(before))
      await requireOwner(sql, changing.actor, { action: 'plugin.manage', installed: before })
    // Somebody else may be registering it just now: the second waits for the first's row, and finds the id taken.
    const granted = await grantsFor(sql, { dev, registeredBy }, manifest)
    if (!(await write(sql, { bundle, ownerTeam, dev, registeredBy, audience, takesOver, granted })))
      throw await takenNow(sql, pluginId)
    await wanted.prepare?.(bundle, sql, before)
    const detail = { did: 'registered the plugin', version: bundle.version, sha256, granted }
    await leaveTrace(sql, changing, {
      ...about,
      action: dev ? 'plugin.develop' : 'plugin.manage',
      change: dev ? 'dev' : 'registered',
      detail,
    })
    if (audience) await leaveEnabled(sql, changing, { ...about, audience })
    return installation(sql, pluginId)
  })
  changing.bus.wake()
  return made as Installation
}

/** Nothing is left that would be somebody's: whoever may bring the id in begins anew. */
function isForgotten({ state, dataDropped }: Installation): boolean {
  return state === 'uninstalled' && dataDropped
}

/** The second half of what a person did: the audit lists both, as when they are done one after the other. */
async function leaveEnabled(
  sql: Sql,
  changing: Changing,
  { pluginId, name, audience }: { pluginId: string; name: string; audience: Audience },
): Promise<void> {
  const detail = { did: 'enabled the plugin', after: await audienceWords(sql, audience) }
  await leaveTrace(sql, changing, { pluginId, name, action: 'plugin.manage', change: 'enabled', detail })
}

async function takenNow(sql: Sql, pluginId: string): Promise<ConflictError> {
  const now = await installation(sql, pluginId)
  return now ? taken(now) : new ConflictError(`The id "${pluginId}" was taken a moment ago. Open Plugins again.`)
}

function taken({ name, pluginId, version }: Installation): ConflictError {
  return new ConflictError(
    `The id "${pluginId}" is taken by ${name} ${version}, which is registered here. Open its page to upgrade it.`,
  )
}

function personOf({ actor }: Changing): string | null {
  return actor.kind === 'user' ? actor.id : null
}

type Row = Required<Pick<NewInstallation, 'ownerTeam' | 'dev' | 'registeredBy' | 'audience'>> & {
  bundle: BundleRow
  takesOver: boolean
  granted: string[]
}

/** False, with nothing written, where the id is registered; the row of a preview that is taken over must be locked. */
async function write(sql: Sql, row: Row): Promise<boolean> {
  const { bundle, ownerTeam, dev, registeredBy, audience, takesOver, granted } = row
  const preview: Audience = { kind: 'me', users: registeredBy ? [registeredBy] : [] }
  const { rowCount } = await sql.query({
    name: 'plugin-register',
    text: `insert into plugin_installation as i (plugin_id, state, dev, active_sha, audience, owner_team, granted, registered_by)
      values ($1, $8, $2, $3, $4, $5, $6, $7)
      on conflict (plugin_id) do update set state = excluded.state, dev = excluded.dev, active_sha = excluded.active_sha,
        previous_sha = null, pending_sha = null, pending_kind = null, pending_since = null, swapped_at = null, notice = null,
        notice_at = null, audience = excluded.audience, owner_team = excluded.owner_team, granted = excluded.granted,
        registered_by = excluded.registered_by, data_dropped = false,
        config_revision = case when i.data_dropped then 0 else i.config_revision end, generation = i.generation + 1, updated_at = now()
        where i.state = 'uninstalled' or ($9 and i.dev)`,
    values: [
      bundle.pluginId,
      dev,
      bundle.sha256,
      JSON.stringify(audience ?? preview),
      ownerTeam,
      granted,
      registeredBy,
      audience ? 'enabled' : 'draft',
      takesOver,
    ],
  })
  return rowCount === 1
}
