import { writeAudit } from '@groundwork/access/audit'
import { type Action, type Actor, can } from '@groundwork/access/can'
import { ConflictError, NotAllowedError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { type Installation, lockInstallation, notRegistered, resourceOf } from './installation'

export type Change =
  | 'registered'
  | 'enabled'
  | 'disabled'
  | 'upgrading'
  | 'upgraded'
  | 'fell-back'
  | 'rolled-back'
  | 'failed'
  | 'uninstalled'
  | 'audience'
  | 'dev'
  | 'restarted'
  | 'owner'

/** Who changes something, and through what. */
export type Changing = { pool: Pool; bus: EventBus; actor: Actor; requestId: string | null }

/** The platform itself, where no person asked for a change. */
export const itself: Actor = { kind: 'system', name: 'Groundwork' }

/** What a person saw when they decided: the change is refused when it is no longer so. */
export type Seen = { pluginId: string; generation: number }

/** One move: the columns that change, the event, and what the audit says beside the plugin's name. */
export type Move = { set: Partial<Settable>; change: Change; detail: { did: string } & Record<string, unknown> }

type Settable = Pick<
  Installation,
  | 'state'
  | 'dev'
  | 'activeSha'
  | 'previousSha'
  | 'pendingSha'
  | 'pendingKind'
  | 'notice'
  | 'audience'
  | 'ownerTeam'
  | 'granted'
  | 'registeredBy'
  | 'dataDropped'
> & {
  /** A pointer that moved this way is not moved back by a quarantine. */
  settled: boolean
}

/**
 * Moves an installation: the row is compared and set on `generation`, its audit row and its event are written in the same
 * transaction. `plan` sees the locked row, says what changes, or throws; null leaves everything as it is. Resolves with the
 * row as it is afterwards. Throws ConflictError when somebody was quicker, NotAllowedError, NotFoundError.
 */
export async function move(
  changing: Changing,
  { pluginId, generation, action = 'plugin.manage' }: { pluginId: string; generation: number | null; action?: Action },
  plan: (before: Installation, sql: Sql) => Move | null | Promise<Move | null>,
): Promise<Installation | null> {
  const after = await transaction(changing.pool, async (sql) => {
    const before = await lockInstallation(sql, pluginId)
    if (!before) throw notRegistered(pluginId)
    await requireOwner(sql, changing.actor, { action, installed: before })
    if (generation !== null && before.generation !== generation) throw await changedMeanwhile(sql, before)
    const planned = await plan(before, sql)
    if (!planned) return null
    if (!(await compareAndSet(sql, before, planned.set))) throw await changedMeanwhile(sql, before)
    await leaveTrace(sql, changing, { pluginId, name: before.name, action, ...planned })
    return lockInstallation(sql, pluginId)
  })
  if (after) changing.bus.wake()
  return after
}

/** The audit row and the event of a change of a plugin, in the caller's transaction. */
export async function leaveTrace(
  sql: Sql,
  { actor, bus, requestId }: Changing,
  trace: { pluginId: string; name: string; action: Action; change: string; detail: object },
): Promise<void> {
  const { pluginId, name, action, change, detail } = trace
  await writeAudit(sql, {
    actor,
    action,
    resource: { kind: 'plugin', id: pluginId },
    detail: { name, ...detail },
    requestId,
  })
  await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change } }])
}

export type Owned = Pick<Installation, 'pluginId' | 'name' | 'ownerTeam'> &
  Partial<Pick<Installation, 'dev' | 'registeredBy'>>

/** Throws NotAllowedError, naming the team that owns the plugin, unless the actor may do this to it. */
export async function requireOwner(
  sql: Sql,
  actor: Actor,
  { action, installed }: { action: Action; installed: Owned },
): Promise<void> {
  const { name, ownerTeam } = installed
  const resource = resourceOf(installed)
  if (can(actor, action, resource).allowed) return
  const ownerTeamName = ownerTeam && (await teamName(sql, ownerTeam))
  const decision = can(actor, action, { ...resource, ownerTeamName })
  if (decision.allowed) return
  throw new NotAllowedError(
    `${name} belongs to ${ownerTeam ? `the team ${ownerTeamName}` : 'the platform'}. ${decision.reason}`,
  )
}

export async function teamName(sql: Sql, id: string): Promise<string> {
  const { rows } = await sql.query<{ name: string }>('select name from team where id = $1', [id])
  return rows[0]?.name ?? 'that no longer exists'
}

async function compareAndSet(sql: Sql, before: Installation, set: Partial<Settable>): Promise<boolean> {
  const next = { settled: false, ...before, ...set }
  const { rowCount } = await sql.query({
    name: 'plugin-move',
    text: `update plugin_installation set state = $3, dev = $4, active_sha = $5, previous_sha = $6, pending_sha = $7,
        pending_kind = $8, notice = $9, audience = $10, owner_team = $11, granted = $12, registered_by = $13,
        data_dropped = $14,
        pending_since = case when $7::text is null then null when pending_sha is distinct from $7 then now() else pending_since end,
        swapped_at = case when $15 then null when active_sha <> $5 then now() else swapped_at end,
        notice_at = case when $9::text is null then null when notice is distinct from $9 then now() else notice_at end,
        generation = generation + 1, updated_at = now()
      where plugin_id = $1 and generation = $2`,
    values: [
      before.pluginId,
      before.generation,
      next.state,
      next.dev,
      next.activeSha,
      next.previousSha,
      next.pendingSha,
      next.pendingKind,
      next.notice,
      JSON.stringify(next.audience),
      next.ownerTeam,
      next.granted,
      next.registeredBy,
      next.dataDropped,
      next.settled,
    ],
  })
  return rowCount === 1
}

async function changedMeanwhile(sql: Sql, installed: Installation): Promise<ConflictError> {
  const { rows } = await sql.query<{ by: string }>(
    `select actor_name as by from audit where resource_kind = 'plugin' and resource_id = $1 order by at desc, id desc limit 1`,
    [installed.pluginId],
  )
  const by = rows[0] ? ` by ${rows[0].by}` : ''
  return new ConflictError(`${installed.name} was changed meanwhile${by}. Look at it again, then decide.`)
}
