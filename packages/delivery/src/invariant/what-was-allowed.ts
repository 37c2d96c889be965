import type { Sql } from '@groundwork/db/pool'
import { canonicalSha256 } from '../model/canonical'
import { isTerminal, mayMove, type PromotionState } from '../model/states'
import { as, type Broken, type InvariantOptions, lookedAt, promotionsBy, texts } from './broken'

const plansAtOnce = 50

export async function nothingWithoutVotes(sql: Sql, options: InvariantOptions): Promise<Broken[]> {
  const { since = null, signal } = options
  const gates = await texts(
    sql,
    `select 'P-' || p.number || ' began although ' || g.gate_id || ' was ' || g.state as words
     from promotion p join gate g on g.promotion_id = p.id
     where p.started_at is not null and g.state not in ('pass', 'override_pass') and ${lookedAt('$1')}`,
    [since],
  )
  signal?.throwIfAborted()
  const votes = await texts(
    sql,
    `select 'P-' || p.number || ' began with ' || count(distinct v.user_id) || ' approvals of its plan' as words
     from promotion p join gate g on g.promotion_id = p.id and g.kind = 'approval' and g.state = 'pass'
       left join vote v on v.promotion_id = p.id and v.gate_id = g.gate_id and v.plan_hash = p.plan_hash
         and v.verdict = 'approve' and v.at <= p.started_at and not exists (select from vote n where n.promotion_id = v.promotion_id
           and n.gate_id = v.gate_id and n.user_id = v.user_id and n.revision > v.revision and n.at <= p.started_at)
     where p.started_at is not null and ${lookedAt('$1')}
     group by p.number, g.rule having count(distinct v.user_id) < (g.rule->>'count')::int`,
    [since],
  )
  const tampered: string[] = []
  const plans = promotionsBy<{ number: number; plan: unknown; hash: string }>(
    sql,
    'p.number, p.plan, p.plan_hash as hash',
    { ...options, size: plansAtOnce },
  )
  for await (const { number, plan, hash } of plans)
    if (canonicalSha256(plan) !== hash) tampered.push(`the plan of P-${number} is not the one that its hash names`)
  return [...gates, ...votes, ...tampered].map(as('I5'))
}

type Logged = { number: number; state: PromotionState; log: { from: PromotionState | null; to: PromotionState }[] }

export async function logGivesState(sql: Sql, options: InvariantOptions): Promise<Broken[]> {
  const found: string[] = []
  const logs = promotionsBy<Logged>(
    sql,
    `p.number, p.state, coalesce((select jsonb_agg(jsonb_build_object('from', e.from_state, 'to', e.to_state) order by e.id)
       from promotion_event e where e.promotion_id = p.id and e.kind in ('created', 'moved')), '[]') as log`,
    options,
  )
  for await (const logged of logs) {
    const words = wrongIn(logged)
    if (words !== null) found.push(words)
  }
  return found.map(as('I6'))
}

function wrongIn({ number, state, log }: Logged): string | null {
  let at: PromotionState | null = null
  for (const { from, to } of log) {
    if (from !== at || (from !== null && !mayMove(from, to)))
      return `the log of P-${number} goes from ${from ?? 'nothing'} to ${to} after ${at ?? 'nothing'}`
    at = to
  }
  return at === state ? null : `P-${number} is ${state}, its log ends with ${at ?? 'nothing'}`
}

type Waking = { number: number; state: PromotionState; wakes: boolean; startBefore: Date | null }

export async function everybodyIsWokenUp(sql: Sql, options: InvariantOptions): Promise<Broken[]> {
  const found: string[] = []
  const all = promotionsBy<Waking>(
    sql,
    `p.number, p.state, p.wake_at is not null as wakes, p.start_before as "startBefore"`,
    options,
  )
  for await (const { number, state, wakes, startBefore } of all) {
    if (isTerminal(state)) {
      if (wakes) found.push(`P-${number} is ${state} and would still be woken`)
      continue
    }
    // A person is named where only a person goes on; a queue has places, and ends for who has to begin by a time.
    const byPerson = state === 'PAUSED' || state === 'NEEDS_ATTENTION'
    const fine = wakes || byPerson || (state === 'QUEUED' && startBefore === null)
    if (!fine) found.push(`nothing wakes P-${number}, which is ${state}`)
  }
  return found.map(as('I7'))
}

export async function noVetoedBegins(sql: Sql, { since = null }: InvariantOptions): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'P-' || p.number || ' began with a version that was vetoed before' as words
     from promotion p join target t on t.id = p.target_id join veto v on v.version = p.version
       and (v.environment_id is null or v.environment_id = t.environment_id)
     where p.started_at > v.created_at and (v.lifted_at is null or v.lifted_at > p.started_at)
       and (v.until is null or v.until > p.started_at) and ${lookedAt('$1')}`,
    [since],
  )
  return words.map(as('I8'))
}
