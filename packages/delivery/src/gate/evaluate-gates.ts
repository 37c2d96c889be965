import type { Sql } from '@groundwork/db/pool'
import type { PromotionRow } from '../promotion/promotion-row'
import type { GateSubject } from './gate-facts'
import { type GateState, holds } from './gate-state'
import { judge } from './judge'
import { type FactOptions, readFacts } from './read-facts'

export function subjectOf(row: PromotionRow): GateSubject {
  const { id: promotionId, plan, planHash, requester, requestedBy, createdAt } = row
  return { promotionId, plan, planHash, requester, requestedBy, createdAt: createdAt.getTime() }
}

/**
 * Judges every gate of a promotion as things are in the caller's transaction, and keeps what they say, with the moment that
 * they were judged by. Gates of plugins are not asked here (no plugin is called inside a transaction): what they said last
 * counts, or `pluginVerdicts`.
 */
export async function judgeAndKeep(
  sql: Sql,
  row: PromotionRow,
  options: FactOptions,
): Promise<{ gates: GateState[]; at: Date }> {
  const subject = subjectOf(row)
  const facts = await readFacts(sql, subject, options)
  const gates = judge(subject, facts)
  await keep(sql, row.id, gates)
  return { gates, at: new Date(facts.at) }
}

/**
 * The first rows of a promotion's gates, in the order of its plan. `despite`: ids of those that it was asked for in spite of.
 * Beside the rule and not in the plan: what is said about a plan does not change it.
 */
export async function insertGates(
  sql: Sql,
  row: Pick<PromotionRow, 'id' | 'plan'>,
  despite: readonly string[] = [],
): Promise<void> {
  const { gates } = row.plan
  await sql.query({
    name: 'gate-insert',
    text: `insert into gate (promotion_id, gate_id, ordinal, kind, title, rule, state, why)
      select $1, g.id, g.ordinal, g.kind, g.title, g.rule::jsonb, 'pending', 'It has not been looked at yet.'
      from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[]) as g(id, ordinal, kind, title, rule)`,
    values: [
      row.id,
      gates.map(({ id }) => id),
      gates.map((_, index) => index),
      gates.map(({ kind }) => kind),
      gates.map(({ title }) => title),
      gates.map(({ id, rule }) => JSON.stringify(despite.includes(id) ? { ...(rule as object), despite: true } : rule)),
    ],
  })
}

async function keep(sql: Sql, promotionId: string, gates: readonly GateState[]): Promise<void> {
  await sql.query({
    name: 'gate-keep',
    text: `update gate set state = g.state, why = g.why, unblocked_by = g.unblocked_by, opens_at = g.opens_at,
        evaluated_at = clock_timestamp()
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
        as g(id, state, why, unblocked_by, opens_at)
      where gate.promotion_id = $1 and gate.gate_id = g.id
        and (gate.state, gate.why, gate.unblocked_by, gate.opens_at)
          is distinct from (g.state, g.why, g.unblocked_by, g.opens_at)
        and gate.state not in ('override_pass', 'override_fail')`,
    values: [
      promotionId,
      gates.map(({ id }) => id),
      gates.map(({ state }) => state),
      gates.map(({ why }) => why),
      gates.map(({ unblockedBy }) => unblockedBy),
      gates.map(({ opensAt }) => (opensAt === null ? null : new Date(opensAt))),
    ],
  })
}

export type Summary =
  | { is: 'open' }
  | { is: 'rejected'; gate: GateState }
  /** `opensAt`: when the first thing changes by itself. */
  | { is: 'waiting'; gate: GateState; opensAt: number | null }

/** What gates amount to: one that says no for good rejects, any other that does not hold waits. */
export function summary(gates: readonly GateState[]): Summary {
  const final = gates.find(({ state, revocable }) => state === 'override_fail' || (state === 'fail' && !revocable))
  if (final) return { is: 'rejected', gate: final }
  const waiting = gates.filter(({ state }) => !holds(state))
  const first = waiting[0]
  if (!first) return { is: 'open' }
  const times = waiting.flatMap(({ opensAt }) => opensAt ?? [])
  return { is: 'waiting', gate: first, opensAt: times.length > 0 ? Math.min(...times) : null }
}

/** Why a promotion waits or was refused, in a sentence. */
export function gateWords({ title, why, unblockedBy }: GateState): string {
  if (unblockedBy === null) return `${title}: ${why}`
  return `${title}: ${why} ${unblockedBy.replace(/\.$/, '')}.`
}
