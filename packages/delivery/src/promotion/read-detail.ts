import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import type { ApprovalRule } from '../gate/approval'
import { excludedFrom, ineligibility } from '../gate/approval-facts'
import { subjectOf } from '../gate/evaluate-gates'
import { type GateState, isOverridable } from '../gate/gate-state'
import { judge } from '../gate/judge'
import { unfitRules } from '../gate/plugin-gates'
import { readFacts } from '../gate/read-facts'
import { type Voter, votersOf } from '../gate/voters'
import { inWords, isTerminal, isWaiting, type PromotionState } from '../model/states'
import { type Operation, operationsIn, standingOf } from './operate'
import { resourceOf } from './permission'
import { type PromotionRow, readPromotion } from './promotion-row'
import { detailRows, type DetailRows } from './detail-rows'

type Shown = Omit<PromotionRow, 'createdAt' | 'changedAt' | 'startedAt' | 'finishedAt' | 'startBefore' | 'wakeAt'> & {
  requestedByName: string | null
  createdAt: number
  changedAt: number
  startedAt: number | null
  finishedAt: number | null
  startBefore: number | null
  wakeAt: number | null
}

/** All times are milliseconds. */
export type PromotionDetail = DetailRows & {
  promotion: Shown
  /** While it waits: as judged in this moment; afterwards as they were when it began or ended. */
  gates: GateState[]
  /** Who could vote, while it waits. */
  voters: Voter[]
  /** What this person may do, and why not. `vote`: also why this person's vote would not count. */
  may: Record<'vote' | 'abort' | 'operate' | 'override' | 'request', Decision>
  operations: readonly Operation[]
}

/** Everything about one promotion, for its page. @throws NotFoundError */
export async function promotionDetail(sql: Sql, actor: Actor, number: number): Promise<PromotionDetail> {
  const row = await readPromotion(sql, { number })
  const rows = await detailRows(sql, row)
  return {
    ...rows,
    promotion: await shown(sql, row),
    gates: await gatesOf(sql, row),
    voters: isWaiting(row.state) ? await votersOf(sql, subjectOf(row)) : [],
    may: await mayDo(sql, actor, row),
    operations: operationsIn(row.state, await standingOf(sql, row)),
  }
}

async function shown(sql: Sql, row: PromotionRow): Promise<Shown> {
  const { rows } = await sql.query<{ name: string }>({
    name: 'promotion-asker-name',
    text: 'select name from "user" where id = $1',
    values: [row.requestedBy],
  })
  const millis = (at: Date | null) => at?.getTime() ?? null
  return {
    ...row,
    requestedByName: rows[0]?.name ?? null,
    createdAt: row.createdAt.getTime(),
    changedAt: row.changedAt.getTime(),
    startedAt: millis(row.startedAt),
    finishedAt: millis(row.finishedAt),
    startBefore: millis(row.startBefore),
    wakeAt: millis(row.wakeAt),
  }
}

async function gatesOf(sql: Sql, row: PromotionRow): Promise<GateState[]> {
  if (isWaiting(row.state)) {
    const subject = subjectOf(row)
    // Known without asking a plugin, and with what can be done about it.
    const pluginVerdicts = await unfitRules(sql, row.plan.gates)
    return judge(subject, await readFacts(sql, subject, { pluginVerdicts }))
  }
  const { rows } = await sql.query<Omit<GateState, 'opensAt' | 'overridable'> & { opensAt: Date | null }>({
    name: 'promotion-gates-kept',
    text: `select g.gate_id as id, g.kind, g.title, g.state, g.why, g.unblocked_by as "unblockedBy", g.opens_at as "opensAt",
        coalesce(u.name, g.overridden_by) as "overriddenBy", g.override_reason as "overrideReason"
      from gate g left join "user" u on u.id = g.overridden_by where g.promotion_id = $1 order by g.ordinal`,
    values: [row.id],
  })
  return rows.map((gate) => ({ ...gate, opensAt: gate.opensAt?.getTime() ?? null, overridable: isOverridable(gate) }))
}

async function mayDo(sql: Sql, actor: Actor, row: PromotionRow): Promise<PromotionDetail['may']> {
  const { number, plan, state } = row
  const { project, environment } = plan.target
  const resource = await resourceOf(sql, { kind: 'promotion', id: `P-${number}`, project, environment })
  return {
    vote: await mayVote(sql, actor, row),
    abort: ended(state) ?? can(actor, 'promotion.abort', resource),
    operate: can(actor, 'promotion.operate', resource),
    override: can(actor, 'gate.override', resource),
    request: can(actor, 'promotion.request', resource),
  }
}

function ended(state: PromotionState): Decision | null {
  return isTerminal(state) ? { allowed: false, reason: `It has ended: ${inWords(state)}.` } : null
}

/** Also for lists of what waits for a person. */
export async function mayVote(sql: Sql, actor: Actor, row: PromotionRow): Promise<Decision> {
  const gate = row.plan.gates.find(({ kind }) => kind === 'approval')
  if (!gate) return { allowed: false, reason: 'It asks for no approval.' }
  if (!isWaiting(row.state)) return { allowed: false, reason: `It waits for no vote any more: ${inWords(row.state)}.` }
  if (actor.kind !== 'user') return { allowed: false, reason: 'Only people vote.' }
  const subject = subjectOf(row)
  const excluded = await excludedFrom(sql, subject)
  const why = await ineligibility(sql, actor, { rule: gate.rule as ApprovalRule, excluded, subject })
  return why === null ? { allowed: true } : { allowed: false, reason: why }
}
