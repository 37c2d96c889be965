import type { Actor, Decision } from '@groundwork/access/can'
import { can } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import type { Finding } from '@groundwork/plugin-sdk/points'
import { compareThree, type DiffRow, impactOf } from '../config/diff'
import { isMap, type JsonMap } from '../config/json'
import type { Problem } from '../config/layer'
import { deployedConfig } from '../config/resolve-target'
import type { JsonSchema } from '../config/schema'
import type { GateState } from '../gate/gate-state'
import { type Voter, votersOf } from '../gate/voters'
import type { Plan } from '../model/plan'
import type { VersionContent } from '../model/version-content'
import type { Version } from '../version/rows'
import type { VersionShown } from './detail-rows'
import type { PromotionDeps } from './deps'
import { actorId, type Draft, type DraftAsk, draftPlan, requesterOf } from './draft-plan'
import { resourceOf } from './permission'

export type Facet = Pick<VersionContent, 'code' | 'git' | 'python' | 'parameters'> & VersionShown & { dirty: boolean }

/** A draft as the drawer shows it. Times are milliseconds. */
export type DraftView = {
  plan: Plan
  planHash: string
  parts: Record<string, string>
  gates: GateState[]
  /** Who could approve it, once it is asked for. */
  voters: Voter[]
  diff: Plan['diff']
  findings: Finding[]
  problems: Problem[]
  target: { id: string; project: string; unit: string; environment: string; title: string; production: boolean }
  to: Facet
  from: Facet | null
  config: { rows: DiffRow[]; impact: string; lowerEnvironment: string | null }
  risk: Risk
  /** Of the target: beginning this lifts it, where a person asks and it is no roll back. Null: it is not on hold. */
  hold: { reason: string; by: string } | null
  /** When it starts by itself now, before this; null: it does not. */
  scheduleNow: Plan['schedule']
  /** That the target has exactly this already, in a sentence: asking for it all the same says `again`. Null: something changes. */
  nothingChanges: string | null
  /** Whether this person may ask for it. */
  mayRequest: Decision
}

export type Risk = {
  /** When something was last brought there with success, and by which promotion. */
  lastSuccess: { at: number; promotion: number } | null
  lastFailure: { at: number; promotion: number; reason: string } | null
  /** Environments where this version was verified. */
  verifiedIn: { environment: string; at: number }[]
  /** Steps that nothing undoes. */
  irreversible: string[]
  expectedSeconds: number | null
  /** What a roll back would bring back, and how long the roll backs there took at the middle. */
  rollback: { to: VersionShown | null; medianSeconds: number | null }
}

/** Drafts and says all that a person weighs before asking. */
export async function draftView(deps: PromotionDeps, ask: DraftAsk): Promise<DraftView> {
  return viewOf(deps, ask.actor, await draftPlan(deps, ask))
}

export async function viewOf({ pool }: PromotionDeps, actor: Actor, draft: Draft): Promise<DraftView> {
  const { plan, planHash, parts, gates, diff, findings, problems, target, version, from } = draft
  const { id, project, unit, environment, environmentTitle: title, production } = target
  const resource = await resourceOf(pool, { kind: 'target', id, project, environment })
  return {
    ...{ plan, planHash, parts, gates, diff, findings, problems, nothingChanges: draft.nothingChanges },
    target: { id, project, unit, environment, title, production },
    to: facet(version),
    from: from && facet(from),
    voters: await votersOf(pool, {
      ...{ promotionId: null, createdAt: null, plan, planHash },
      ...{ requester: requesterOf({ actor }), requestedBy: actorId(actor) },
    }),
    config: await configOf(pool, draft),
    risk: await riskOf(pool, draft),
    scheduleNow: draft.now?.schedule ?? null,
    hold: await holdOn(pool, id),
    mayRequest: can(actor, 'promotion.request', resource),
  }
}

function facet({ id, number, alias, dirty, content }: Version): Facet {
  const { code, git, python, parameters } = content
  return { id, number, alias, dirty, code, git, python, parameters }
}

async function configOf(sql: Sql, { target, version, now, config }: Draft): Promise<DraftView['config']> {
  const lower = await lowerConfig(sql, target)
  const { schema: kept } = version.content
  const schema = isMap(kept) ? (kept as JsonSchema) : null
  const running = now && { values: now.config }
  const rows = compareThree({ running, proposed: config, lower: lower && { values: lower.values } }, schema)
  return { rows, impact: impactOf(rows), lowerEnvironment: lower?.environment ?? null }
}

async function lowerConfig(
  sql: Sql,
  { unitId, environmentId }: Draft['target'],
): Promise<{ environment: string; values: JsonMap } | null> {
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'draft-lower-environment',
    text: `select l.id, l.name from environment l, environment e where e.id = $1 and l.rank < e.rank order by l.rank desc limit 1`,
    values: [environmentId],
  })
  const lower = rows[0]
  if (!lower) return null
  const values = await deployedConfig(sql, { unitId, environmentId: lower.id })
  return values && { environment: lower.name, values }
}

async function holdOn(sql: Sql, targetId: string): Promise<DraftView['hold']> {
  const { rows } = await sql.query<NonNullable<DraftView['hold']>>({
    name: 'draft-hold',
    text: `select h.reason, coalesce(u.name, h.set_by, 'Groundwork') as by from hold h left join "user" u on u.id = h.set_by
      where h.target_id = $1 and h.lifted_at is null and (h.until is null or h.until > now())`,
    values: [targetId],
  })
  return rows[0] ?? null
}

type RiskRow = {
  success: Risk['lastSuccess']
  failure: Risk['lastFailure']
  verified: Risk['verifiedIn'] | null
  back: VersionShown | null
  median: number | null
}

const riskText = `select
  (select jsonb_build_object('at', (extract(epoch from p.finished_at) * 1000)::bigint, 'promotion', p.number) from promotion p
    where p.target_id = $1 and p.state = 'SUCCEEDED' order by p.finished_at desc limit 1) as success,
  (select jsonb_build_object('at', (extract(epoch from p.finished_at) * 1000)::bigint, 'promotion', p.number, 'reason', p.reason)
    from promotion p where p.target_id = $1 and p.state in ('FAILED', 'ERRORED') order by p.finished_at desc limit 1) as failure,
  (select jsonb_agg(x) from (select e.name as environment, (extract(epoch from max(d.since)) * 1000)::bigint as at
    from deployment d join target o on o.id = d.target_id join environment e on e.id = o.environment_id
    where d.version = $2 and d.verified and o.id <> $1 group by e.name, e.rank order by e.rank) x) as verified,
  (select jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) from target t join version v on v.id = t.current_version
    where t.id = $1) as back,
  (select percentile_cont(0.5) within group (order by extract(epoch from p.finished_at - p.started_at)) from promotion p
    where p.target_id = $1 and p.mode = 'rollback' and p.state = 'SUCCEEDED')::float8 as median`

async function riskOf(sql: Sql, { plan, target }: Draft): Promise<Risk> {
  const { rows } = await sql.query<RiskRow>({ name: 'draft-risk', text: riskText, values: [target.id, plan.to] })
  const { success, failure, verified, back, median } = rows[0]!
  const times = plan.steps.flatMap(({ expectedSeconds }) => expectedSeconds ?? [])
  return {
    lastSuccess: success,
    lastFailure: failure,
    verifiedIn: verified ?? [],
    irreversible: plan.steps.filter(({ undo, on }) => undo === null && on !== 'groundwork').map(({ title }) => title),
    expectedSeconds: times.length > 0 ? times.reduce((sum, each) => sum + each, 0) : null,
    rollback: { to: back, medianSeconds: median },
  }
}
