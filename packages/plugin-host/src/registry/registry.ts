import { ConflictError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { bundleRow, type BundleRow } from './bundles'
import { type Audience, type Installation, installation, lockInstallation } from './installation'
import { type Changing, leaveTrace, requireOwner } from './transition'

export { type Audience, type Installation, installation, installations, mayUse } from './installation'
export { disable, enable, markUninstalled, requestUpgrade, rollBack, setAudience } from './moves'
export { completeUpgrade, failUpgrade, fallBack } from './swap'

export type NewInstallation = {
  sha256: string
  ownerTeam: string | null
  /** The person whose preview it is; the actor when absent. */
  registeredBy?: string | null
  dev?: boolean
  /** Runs in the transaction that makes the row; throws to leave nothing behind. `before`: the row of an earlier time. */
  prepare?: (bundle: BundleRow, sql: Sql, before: Installation | null) => Promise<void>
}

/**
 * Registers a stored bundle as a draft that only its registrant sees. Permissions are granted whole: all that the manifest
 * asks. Data that an uninstall kept is found again. Throws ConflictError when the id is taken.
 */
export async function register(changing: Changing, wanted: NewInstallation): Promise<Installation> {
  const { sha256, ownerTeam, dev = false, registeredBy = personOf(changing) } = wanted
  const made = await transaction(changing.pool, async (sql) => {
    const bundle = await bundleRow(sql, sha256)
    const { pluginId, manifest } = bundle
    const about = { pluginId, name: manifest.name, ownerTeam }
    await requireOwner(sql, changing.actor, { action: dev ? 'plugin.develop' : 'plugin.manage', installed: about })
    // Two who register the same id wait for one another: a row that is not there cannot be locked.
    await sql.query("select pg_advisory_xact_lock(hashtext('plugin ' || $1))", [pluginId])
    const before = await lockInstallation(sql, pluginId)
    if (before && before.state !== 'uninstalled') throw taken(before)
    if (before) await requireOwner(sql, changing.actor, { action: 'plugin.manage', installed: before })
    await write(sql, { bundle, ownerTeam, dev, registeredBy })
    await wanted.prepare?.(bundle, sql, before)
    const detail = { did: 'registered the plugin', version: bundle.version, sha256, granted: manifest.permissions }
    await leaveTrace(sql, changing, {
      ...about,
      action: dev ? 'plugin.develop' : 'plugin.manage',
      change: dev ? 'dev' : 'registered',
      detail,
    })
    return installation(sql, pluginId)
  })
  changing.bus.wake()
  return made as Installation
}

function taken({ name, pluginId, version }: Installation): ConflictError {
  return new ConflictError(
    `The id "${pluginId}" is taken by ${name} ${version}, which is registered here. Open its page to upgrade it.`,
  )
}

function personOf({ actor }: Changing): string | null {
  return actor.kind === 'user' ? actor.id : null
}

type Draft = { bundle: BundleRow; ownerTeam: string | null; dev: boolean; registeredBy: string | null }

async function write(sql: Sql, { bundle, ownerTeam, dev, registeredBy }: Draft): Promise<void> {
  const audience: Audience = { kind: 'me', users: registeredBy ? [registeredBy] : [] }
  await sql.query({
    name: 'plugin-register',
    text: `insert into plugin_installation as i (plugin_id, state, dev, active_sha, audience, owner_team, granted, registered_by)
      values ($1, 'draft', $2, $3, $4, $5, $6, $7)
      on conflict (plugin_id) do update set state = 'draft', dev = excluded.dev, active_sha = excluded.active_sha,
        previous_sha = null, pending_sha = null, pending_kind = null, pending_since = null, swapped_at = null, notice = null,
        notice_at = null, audience = excluded.audience, owner_team = excluded.owner_team, granted = excluded.granted,
        registered_by = excluded.registered_by, data_dropped = false,
        config_revision = case when i.data_dropped then 0 else i.config_revision end, generation = i.generation + 1, updated_at = now()`,
    values: [
      bundle.pluginId,
      dev,
      bundle.sha256,
      JSON.stringify(audience),
      ownerTeam,
      bundle.manifest.permissions,
      registeredBy,
    ],
  })
}
