import type { Sql } from '@groundwork/db/pool'
import type { JsonMap } from '../config/json'
import { isWaiting } from '../model/states'
import type { Plan } from '../model/plan'
import { readTarget } from '../target/target'
import { findVersion, readVersion } from '../version/rows'
import type { Draft } from './draft-plan'
import { type DraftView, facet } from './draft-view'
import { comparedConfig, riskOf } from './plan-facts'
import { readPromotion } from './promotion-row'
import { verificationTitles } from './verification-titles'

/** What whoever asked was told beside the plan, kept in the log with it. */
export type ShownBeside = Pick<Draft, 'findings' | 'problems'> & Pick<Draft['config'], 'provenance'>

export function shownBeside({ findings, problems, config }: Draft): ShownBeside {
  const origins = Object.entries(config.provenance)
  // Whose word a value is, not what other layers would have said.
  return {
    ...{ findings, problems },
    provenance: Object.fromEntries(origins.map(([pointer, origin]) => [pointer, { ...origin, shadowed: [] }])),
  }
}

type Facts =
  | ('plan' | 'planHash' | 'diff' | 'findings' | 'problems' | 'to' | 'from' | 'config' | 'risk' | 'scheduleNow')
  | 'verificationTitles'

/**
 * The frozen plan of a promotion as it was shown to whoever asked for it: compared with what ran there when it was planned. Times
 * are milliseconds.
 */
export type PlanView = Pick<DraftView, Facts> & {
  plannedAt: number
  /** What speaks for caution is no part of the plan: it is of now while the promotion waits (null), else of when that ended. */
  riskAt: number | null
  /** Findings and where values come from were kept with it; promotions asked for before that was so have none. */
  isKept: boolean
  /** What came to the target since the plan was made, while it waits: what the plan is compared with runs no more. */
  since: { promotion: number; version: number } | null
}

type PlannedRow = {
  at: Date
  shown: ShownBeside | null
  ran: { config: JsonMap; schedule: Plan['schedule'] } | null
  since: PlanView['since']
}

// The moment from the log; what ran then from the ledger, which nobody changes.
const plannedText = `select x.at, x.shown,
  (select jsonb_build_object('config', d.config, 'schedule', q.plan->'schedule')
    from deployment d join promotion q on q.id = d.promotion_id
    where d.target_id = p.target_id and d.promotion_id <> p.id and d.since <= x.at order by d.since desc, d.id desc limit 1) as ran,
  (select jsonb_build_object('promotion', q.number, 'version', v.number)
    from deployment d join promotion q on q.id = d.promotion_id join version v on v.id = d.version
    where d.target_id = p.target_id and d.promotion_id <> p.id and d.since > x.at order by d.since desc, d.id desc limit 1) as since
  from promotion p cross join lateral (
    select coalesce(max(e.at), p.created_at) as at, (array_agg(e.data->'shown' order by e.id desc))[1] as shown from promotion_event e
    where e.promotion_id = p.id and e.kind in ('created', 'note') and e.data->>'planHash' = p.plan_hash) x
  where p.id = $1`

/** @throws NotFoundError */
export async function planView(sql: Sql, number: number): Promise<PlanView> {
  const row = await readPromotion(sql, { number })
  const { plan, planHash } = row
  const { rows } = await sql.query<PlannedRow>({ name: 'promotion-planned', text: plannedText, values: [row.id] })
  const { at, shown, ran, since } = rows[0]!
  const version = await readVersion(sql, plan.to)
  const from = plan.from === null ? null : await findVersion(sql, plan.from)
  const riskAt = isWaiting(row.state) ? null : (row.startedAt ?? row.finishedAt)
  const running = from && ran
  return {
    ...{ plan, planHash, diff: plan.diff },
    findings: shown?.findings ?? [],
    problems: shown?.problems ?? [],
    to: facet(version),
    from: from && facet(from),
    config: await comparedConfig(sql, {
      ...{ target: await readTarget(sql, row.targetId), version, running: running?.config ?? null },
      proposed: { values: plan.config.values as JsonMap, provenance: shown?.provenance ?? {} },
      at: at.getTime(),
    }),
    risk: await riskOf(sql, { plan, from, number, asOf: riskAt }),
    scheduleNow: running?.schedule ?? null,
    verificationTitles: await verificationTitles(
      sql,
      plan.verifications.map(({ name }) => name),
    ),
    plannedAt: at.getTime(),
    riskAt: riskAt?.getTime() ?? null,
    isKept: shown !== null,
    since: isWaiting(row.state) ? since : null,
  }
}
