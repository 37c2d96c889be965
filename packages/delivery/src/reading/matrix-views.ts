import type { Actor } from '@groundwork/access/can'
import { projectsOwnedBy } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { inSql, terminalStates } from '../model/states'
import { readWindows } from '../gate/read-windows'
import { type Freeze, freezesAt } from './freezes'
import { targetsWaitingFor, unitsOf } from './waiting-for'

const inForce = 'lifted_at is null and (until is null or until > now())'

/** Conditions on `unit n`, for the views of the matrix. What people said is read once for all units: there is little of it. */
export const narrowings = {
  drifted: `exists (select from target t where t.unit_id = n.id and t.drift is not null)`,
  /** A verified version runs below, and the next environment has an older one or none and takes it: no veto, no pin, no dirt. */
  ready: `exists (select from (
      select v.id, v.number, v.dirty, d.verified,
        lead(v.number) over (order by e.rank) as above, lead(e.policy->>'allowDirty' = 'true') over (order by e.rank) as dirty_above,
        lead(e.id) over (order by e.rank) as next, lead(t.id) over (order by e.rank) as target_above
      from environment e left join target t on t.environment_id = e.id and t.unit_id = n.id and t.variant = 'main'
        left join version v on v.id = t.current_version left join deployment d on d.promotion_id = t.current_promotion_id) l
    where l.number is not null and l.verified and l.next is not null and l.number > coalesce(l.above, 0) and (not l.dirty or l.dirty_above)
      and l.id not in (select version from veto where environment_id is null and ${inForce})
      and (l.id, l.next) not in (select version, environment_id from veto where environment_id is not null and ${inForce})
      and (l.target_above is null or l.target_above not in (select target_id from pin where ${inForce})
        or (l.target_above, l.id) in (select target_id, version from pin where ${inForce})))`,
  failed: `exists (select from target t left join promotion cp on cp.id = t.current_promotion_id
      join promotion p on p.target_id = t.id and p.state in ('FAILED', 'ERRORED') and p.created_at > coalesce(cp.created_at, '-infinity')
    where t.unit_id = n.id)`,
} as const

type FreezeAt = (place: { environment: string; project: string }) => Freeze | null

/** Ids of units with a target that is frozen now. */
export async function frozenUnits(sql: Sql, freezeAt: FreezeAt): Promise<string[]> {
  const { rows } = await sql.query<{ id: string; project: string; environment: string }>({
    name: 'matrix-places',
    text: `select n.id, n.project, e.name as environment from unit n join target t on t.unit_id = n.id
      join environment e on e.id = t.environment_id`,
  })
  return [...new Set(rows.filter((row) => freezeAt(row) !== null).map(({ id }) => id))]
}

export async function projectsOf(sql: Sql, actor: Actor | null): Promise<string[]> {
  if (actor?.kind !== 'user') return []
  return projectsOwnedBy(sql, { userId: actor.id, teams: Object.keys(actor.teams) })
}

/** How many units each view of the matrix has. */
export type MatrixCounts = Record<'all' | 'waiting' | 'ready' | 'drifted' | 'frozen' | 'failed' | 'mine', number>

export async function matrixCounts(sql: Sql, actor: Actor | null): Promise<MatrixCounts> {
  const projects = await projectsOf(sql, actor)
  const { rows } = await sql.query<Omit<MatrixCounts, 'waiting' | 'frozen'>>({
    name: 'matrix-counts',
    text: `select count(*)::int as "all", count(*) filter (where n.project = any($1))::int as mine,
        count(*) filter (where ${narrowings.drifted})::int as drifted, count(*) filter (where ${narrowings.ready})::int as ready,
        count(*) filter (where ${narrowings.failed})::int as failed
      from unit n`,
    values: [projects],
  })
  const windows = await readWindows(sql)
  const frozen = windows.some(({ kind }) => kind === 'freeze')
    ? await frozenUnits(sql, freezesAt(windows, Date.now()))
    : []
  const waiting = unitsOf(await targetsWaitingFor(sql, actor))
  return { ...rows[0]!, waiting: waiting.length, frozen: frozen.length }
}

/** How many promotions are on their way, in any state. */
export async function movingCount(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ moving: number }>({
    name: 'promotions-moving',
    text: `select count(*)::int as moving from promotion
      where state not in (${inSql(terminalStates)})`,
  })
  return rows[0]!.moving
}
