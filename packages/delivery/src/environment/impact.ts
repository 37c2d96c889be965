import type { Sql } from '@groundwork/db/pool'
import type { CallingDeps } from '../integration/call'
import { askImpact, type ImpactAsker, type NotAsked } from './impact-gates'
import { subjectOf } from '../gate/evaluate-gates'
import { withTitles } from '../gate/gate-titles'
import { gatesOfPolicy } from '../gate/gates-of-policy'
import { type GateState, holds } from '../gate/gate-state'
import { judge } from '../gate/judge'
import { readFacts } from '../gate/read-facts'
import type { Verdict } from '../gate/gate-state'
import type { Policy } from '../model/policy'
import { promotionColumns, type PromotionRow } from '../promotion/promotion-row'

/** One gate that would say no, in the words in which it would. `opensAt` in milliseconds. */
export type Blocked = { gate: string; why: string; unblockedBy: string | null; opensAt: number | null }

export type PolicyImpact = {
  /** Promotions that wait for this environment: what would hold them up that does not now, and what would no longer. */
  waiting: {
    promotion: number
    project: string
    unit: string
    version: number
    blocks: Blocked[]
    frees: string[]
    /** Gates of plugins that nobody knows the word of, and why. */
    notAsked: NotAsked[]
    /** Its plan keeps the policy that it was asked for under: the new one binds it only when it is asked for again. */
    frozen: true
  }[]
  /** Versions that run in the environment below and are newer than what runs here, and what would stand against them. */
  next: { project: string; unit: string; version: number; blocks: Blocked[]; notAsked: NotAsked[] }[]
}

const mostLooked = 100

/**
 * What a policy would block right now: each promotion that waits for the environment, and each version that is next for it, is judged
 * as the gates judge, by the policy that is given. Plugins are asked what their gates say, so that this is never called inside a
 * transaction. Nothing is written.
 */
export async function impactOf(deps: CallingDeps, environmentId: string, policy: Policy): Promise<PolicyImpact> {
  const sql = deps.pool
  const asker = askImpact(deps)
  const waiting = await waitingFor(sql, environmentId)
  const impact: PolicyImpact = { waiting: [], next: [] }
  for (const { project, unit, versionNumber, ...row } of waiting) {
    const now = await judgedBy(sql, row, row.plan.policy)
    const asked = await asker.ofWaiting(row, policy)
    const then = await judgedBy(sql, row, policy, asked.verdicts)
    const stood = new Set(now.filter(({ state }) => !holds(state)).map(({ id }) => id))
    const stands = then.filter(({ state }) => !holds(state))
    const ids = new Set(stands.map(({ id }) => id))
    impact.waiting.push({
      promotion: row.number,
      project,
      unit,
      version: versionNumber,
      blocks: stands.filter(({ id }) => !stood.has(id) && !asked.unknown.has(id)).map(toBlocked),
      frees: now.filter(({ id }) => stood.has(id) && !ids.has(id)).map(({ title }) => title),
      notAsked: asked.notAsked,
      frozen: true,
    })
  }
  impact.next = await nextFor(sql, { environmentId, policy, asker })
  return impact
}

const toBlocked = ({ title, why, unblockedBy, opensAt }: GateState): Blocked => ({
  gate: title,
  why,
  unblockedBy,
  opensAt,
})

type Waiting = PromotionRow & { project: string; unit: string; versionNumber: number }

async function waitingFor(sql: Sql, environmentId: string): Promise<Waiting[]> {
  const { rows } = await sql.query<Waiting>({
    name: 'environment-waiting',
    text: `select ${promotionColumns}, n.project, n.name as unit, v.number as "versionNumber"
      from promotion p join target t on t.id = p.target_id join unit n on n.id = t.unit_id join version v on v.id = p.version
      where t.environment_id = $1 and p.state in ('REQUESTED', 'GATING', 'QUEUED') order by p.number limit ${mostLooked}`,
    values: [environmentId],
  })
  return rows
}

async function judgedBy(
  sql: Sql,
  row: PromotionRow,
  ...[policy, pluginVerdicts]: [policy: Policy, pluginVerdicts?: ReadonlyMap<string, Verdict>]
): Promise<GateState[]> {
  const gates = await withTitles(sql, gatesOfPolicy({ policy, mode: row.mode, requester: row.requester }))
  const subject = { ...subjectOf(row), plan: { ...row.plan, policy, gates } }
  return judge(subject, await readFacts(sql, subject, pluginVerdicts ? { pluginVerdicts } : {}))
}

type Next = {
  targetId: string | null
  unitId: string
  project: string
  unit: string
  version: string
  number: number
  dirty: boolean
  verified: boolean
  minutes: number
}

/** What runs in the environment below, where it is not what runs here: the version that somebody will promote next. */
async function nextFor(
  sql: Sql,
  { environmentId, policy, asker }: { environmentId: string; policy: Policy; asker: ImpactAsker },
): Promise<PolicyImpact['next']> {
  const { rows } = await sql.query<Next>({
    name: 'environment-next',
    text: `select here.id as "targetId", n.id as "unitId", n.project, n.name as unit, v.id as version, v.number, v.dirty,
        coalesce(d.verified, false) as verified, coalesce(extract(epoch from now() - d.since) / 60, 0)::float8 as minutes
      from environment e join lateral (select * from environment b where b.rank < e.rank order by b.rank desc limit 1) below on true
        join target t on t.environment_id = below.id and t.variant = 'main' and t.current_version is not null
        join unit n on n.id = t.unit_id join version v on v.id = t.current_version
        left join target here on here.unit_id = t.unit_id and here.environment_id = e.id and here.variant = 'main'
        left join lateral (select since, verified from deployment where target_id = t.id order by since desc limit 1) d on true
      where e.id = $1 and here.current_version is distinct from t.current_version
      order by n.project, n.name limit ${mostLooked}`,
    values: [environmentId],
  })
  const next: PolicyImpact['next'] = []
  for (const row of rows) {
    const { project, unit, number: version, unitId } = row
    const { states, notAsked } = await asker.ofNext({ unitId, environmentId, version: row.version }, policy)
    const stands = states.filter(({ state }) => !holds(state)).map(toBlocked)
    next.push({ project, unit, version, blocks: [...blocksOfNext(row, policy), ...stands], notAsked })
  }
  return next
}

/** What a policy alone says of a version that nobody has asked for yet. */
function blocksOfNext({ dirty, verified, minutes }: Next, { allowDirty, approvals, upstream }: Policy): Blocked[] {
  const no = (gate: string, why: string, unblockedBy: string) => ({ gate, why, unblockedBy, opensAt: null })
  const blocks: Blocked[] = []
  if (dirty && !allowDirty)
    blocks.push(
      no(
        'Version',
        'It is from a working tree with uncommitted changes, or of no known commit.',
        'A version from a commit',
      ),
    )
  if (upstream?.verified && !verified)
    blocks.push(
      no('Upstream', `It has not been verified in ${upstream.environment}.`, 'A verification that passes there'),
    )
  const left = Math.ceil((upstream?.soakMinutes ?? 0) - minutes)
  if (upstream && left > 0)
    blocks.push({
      ...no('Soak', `It must soak in ${upstream.environment} for ${upstream.soakMinutes} minutes.`, 'Time'),
      opensAt: Date.now() + left * 60_000,
    })
  const count = Math.max(approvals.count, approvals.teams.length > 0 ? 1 : 0)
  if (count > 0)
    blocks.push(
      no('Approval', `It needs ${count === 1 ? 'an approval' : `${count} approvals`}.`, 'People who may vote'),
    )
  return blocks
}
