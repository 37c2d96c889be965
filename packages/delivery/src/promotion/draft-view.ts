import type { Actor, Decision } from '@groundwork/access/can'
import { can } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import type { Finding } from '@groundwork/plugin-sdk/points'
import type { Problem } from '../config/layer'
import type { GateState } from '../gate/gate-state'
import { type Voter, votersOf } from '../gate/voters'
import type { Plan } from '../model/plan'
import type { VersionContent } from '../model/version-content'
import type { Version } from '../version/rows'
import type { VersionShown } from './detail-rows'
import type { PromotionDeps } from './deps'
import { actorId, type Draft, type DraftAsk, draftPlan, requesterOf } from './draft-plan'
import { resourceOf } from './permission'
import { type ComparedConfig, comparedConfig, type Risk, riskOf } from './plan-facts'
import { verificationTitles } from './verification-titles'

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
  config: ComparedConfig
  risk: Risk
  /** Of the target: beginning this lifts it, where a person asks and it is no roll back. Null: it is not on hold. */
  hold: { reason: string; by: string } | null
  /** When it starts by itself now, before this; null: it does not. */
  scheduleNow: Plan['schedule']
  /** That the target has exactly this already, in a sentence: asking for it all the same says `again`. Null: something changes. */
  nothingChanges: string | null
  /** What the plan's verifications are called, by their names. */
  verificationTitles: Record<string, string>
  /** Whether this person may ask for it. */
  mayRequest: Decision
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
    config: await comparedConfig(pool, { target, version, running: draft.now?.config ?? null, proposed: draft.config }),
    risk: await riskOf(pool, { plan, from, number: null, asOf: null }),
    scheduleNow: draft.now?.schedule ?? null,
    hold: await holdOn(pool, id),
    verificationTitles: await verificationTitles(
      pool,
      plan.verifications.map(({ name }) => name),
    ),
    mayRequest: can(actor, 'promotion.request', resource),
  }
}

/** What is compared of a version. */
export function facet({ id, number, alias, dirty, content }: Version): Facet {
  const { code, git, python, parameters } = content
  return { id, number, alias, dirty, code, git, python, parameters }
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
