import type { Sql } from '@groundwork/db/pool'
import type { Environment } from '../environment/rows'
import type { Version } from '../version/rows'
import type { Cell } from './cell'

export type LaneStatus = 'current' | 'deploying' | 'vetoed' | 'previous' | 'superseded' | 'blocked' | 'eligible'

/** What a version is to one environment. Environments that it can never enter have no lane. `since`: milliseconds. */
export type Lane = {
  environmentId: string
  status: LaneStatus
  /** Why, in a sentence; null for what needs no word. Of a newer one that ran here before: why it cannot come again. */
  why: string | null
  since: number | null
  promotion: number | null
  /** Why it is vetoed there, whatever else it is there; null: it is not. */
  veto: string | null
  /** It was verified there, now or before. */
  verified: boolean
}

export type LaneFacts = {
  environments: readonly Environment[]
  cells: readonly Cell[]
  /** The newest deployment of each version in each environment. */
  deployed: readonly { environmentId: string; version: string; verified: boolean; since: number; promotion: number }[]
  vetoes: readonly { version: string; environmentId: string | null; reason: string; by: string | null }[]
}

export async function readDeployed(sql: Sql, unitId: string): Promise<LaneFacts['deployed']> {
  const { rows } = await sql.query<Omit<LaneFacts['deployed'][number], 'since'> & { since: Date }>({
    name: 'unit-deployed',
    text: `select distinct on (t.environment_id, d.version) t.environment_id as "environmentId", d.version, d.since, p.number as promotion,
        bool_or(d.verified) over (partition by t.environment_id, d.version) as verified
      from deployment d join target t on t.id = d.target_id join promotion p on p.id = d.promotion_id
      where t.unit_id = $1 and t.variant = 'main' order by t.environment_id, d.version, d.since desc`,
    values: [unitId],
  })
  return rows.map((row) => ({ ...row, since: row.since.getTime() }))
}

export async function readVetoes(sql: Sql, unitId: string): Promise<LaneFacts['vetoes']> {
  const { rows } = await sql.query<LaneFacts['vetoes'][number]>({
    name: 'unit-vetoes',
    text: `select x.version, x.environment_id as "environmentId", x.reason, u.name as by from veto x left join "user" u on u.id = x.set_by
      where x.unit_id = $1 and x.lifted_at is null and (x.until is null or x.until > now())`,
    values: [unitId],
  })
  return rows
}

/** In the order of the environments. */
export function lanesOf(version: Pick<Version, 'id' | 'number' | 'dirty'>, facts: LaneFacts): Lane[] {
  return facts.environments.flatMap((environment) => {
    const deployed = facts.deployed.find((one) => one.environmentId === environment.id && one.version === version.id)
    if (version.dirty && !environment.policy.allowDirty && !deployed) return []
    const veto = vetoOf(version, environment, facts)
    const known = {
      environmentId: environment.id,
      since: deployed?.since ?? null,
      promotion: deployed?.promotion ?? null,
      veto,
      verified: deployed?.verified ?? false,
    }
    return [{ ...known, ...statusOf(version, environment, { facts, veto, isDeployed: deployed !== undefined }) }]
  })
}

function vetoOf({ id }: Pick<Version, 'id'>, environment: Environment, { vetoes }: LaneFacts): string | null {
  const veto = vetoes.find(
    (one) => one.version === id && (one.environmentId === null || one.environmentId === environment.id),
  )
  return veto ? `Vetoed by ${veto.by ?? 'somebody'}: ${veto.reason}` : null
}

function statusOf(
  version: Pick<Version, 'id' | 'number' | 'dirty'>,
  environment: Environment,
  { facts, veto, isDeployed }: { facts: LaneFacts; veto: string | null; isDeployed: boolean },
): Pick<Lane, 'status' | 'why'> {
  const cell = facts.cells.find(({ environmentId }) => environmentId === environment.id)
  if (cell?.version?.id === version.id) return { status: 'current', why: null }
  if (cell?.active?.acts && cell.active.version === version.number)
    return { status: 'deploying', why: `P-${cell.active.number}: ${cell.active.reason}` }
  if (veto !== null) return { status: 'vetoed', why: veto }
  const current = cell?.version?.number
  // An older one comes back by a roll back, which asks for none of this.
  const comesAgain = isDeployed && current !== undefined && version.number > current
  if (isDeployed)
    return { status: 'previous', why: comesAgain ? blockedBy(version, environment, { facts, cell }) : null }
  if (current !== undefined && version.number < current)
    return { status: 'superseded', why: `It never ran here, and v${current} that does is newer.` }
  const blocked = blockedBy(version, environment, { facts, cell })
  return blocked ? { status: 'blocked', why: blocked } : { status: 'eligible', why: null }
}

function blockedBy(
  version: Pick<Version, 'id' | 'number' | 'dirty'>,
  { policy, title }: Environment,
  { facts, cell }: { facts: LaneFacts; cell: Cell | undefined },
): string | null {
  if (version.dirty && !policy.allowDirty)
    return `${title} takes no version of uncommitted changes, or of no known commit.`
  const pin = cell?.marks.pin
  if (pin && pin.version !== version.number) return `The target is pinned to v${pin.version ?? '?'}: ${pin.reason}`
  const { upstream } = policy
  const below = upstream && facts.environments.find(({ name }) => name === upstream.environment)
  if (!upstream || !below) return null
  const there = facts.deployed.find((one) => one.environmentId === below.id && one.version === version.id)
  if (!there) return `It has not run in ${below.title} yet.`
  if (upstream.verified && !there.verified) return `It has not been verified in ${below.title}.`
  const soaked = Math.floor((Date.now() - there.since) / 60_000)
  const left = upstream.soakMinutes - soaked
  return left > 0 ? `It must soak in ${below.title} for another ${left} minutes.` : null
}
