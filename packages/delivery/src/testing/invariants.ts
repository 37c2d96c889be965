import type { Sql } from '@groundwork/db/pool'
import { canonicalSha256 } from '../model/canonical'
import { holdingStates, isTerminal, isWaiting, mayMove, type PromotionState } from '../model/states'

/** A rule that must always hold, and where it does not. */
export type Broken = { invariant: string; words: string }

export type InvariantOptions = {
  /** Values that must be in no row. */
  secrets?: readonly string[]
  /** How often each effect key was really carried out, by whoever stands for the orchestrator. */
  applied?: ReadonlyMap<string, number>
  /** What runs at a slot, by whoever stands for the orchestrator: the version's id. Slots that are missing are not compared. */
  running?: ReadonlyMap<string, string>
}

const holding = holdingStates.map((state) => `'${state}'`).join(', ')

/** Checks I1 to I9 over the whole database; empty when all hold. Call it when nothing is in the middle of a transaction. */
export async function brokenInvariants(sql: Sql, options: InvariantOptions = {}): Promise<Broken[]> {
  const found = [
    ...(await oneHolds(sql)),
    ...(await onceApplied(sql, options)),
    ...(await whatRuns(sql, options)),
    ...(await neverFailedWhileRunning(sql)),
    ...(await nothingWithoutVotes(sql)),
    ...(await logGivesState(sql)),
    ...(await everybodyIsWokenUp(sql)),
    ...(await noVetoedBegins(sql)),
    ...(await noSecrets(sql, options)),
  ]
  return found
}

/** The same, as an error that says all of it. */
export async function checkInvariants(sql: Sql, options: InvariantOptions = {}): Promise<void> {
  const broken = await brokenInvariants(sql, options)
  if (broken.length === 0) return
  throw new Error(broken.map(({ invariant, words }) => `${invariant}: ${words}`).join('\n'))
}

async function texts(sql: Sql, text: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await sql.query<{ words: string }>(text, values)
  return rows.map(({ words }) => words)
}

const as =
  (invariant: string) =>
  (words: string): Broken => ({ invariant, words })

async function oneHolds(sql: Sql): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'target ' || target_id || ' is held by ' || string_agg('P-' || number, ', ') as words
     from promotion where state in (${holding}) group by target_id having count(*) > 1`,
  )
  return words.map(as('I1'))
}

async function onceApplied(sql: Sql, { applied = new Map() }: InvariantOptions): Promise<Broken[]> {
  const often = [...applied].filter(([, n]) => n > 1).map(([key, n]) => `effect ${key} was carried out ${n} times`)
  const twice = await texts(
    sql,
    `select 'step ' || step_id || ' of ' || promotion_id || ' has two effects' as words from effect
     group by promotion_id, step_id, effect_no having count(*) > 1`,
  )
  return [...often, ...twice].map(as('I2'))
}

async function whatRuns(sql: Sql, { running = new Map() }: InvariantOptions): Promise<Broken[]> {
  const ledger = await texts(
    sql,
    `select 'target ' || t.id || ' says that it runs ' || coalesce(left(t.current_version, 12), 'nothing') || ', its ledger ' ||
       coalesce(left(d.version, 12), 'nothing') as words
     from target t left join lateral (select version from deployment where target_id = t.id order by since desc, id desc limit 1) d on true
     where t.current_version is distinct from d.version`,
  )
  type Row = { slot: string; version: string | null; drift: string | null; busy: boolean; prepared: string | null }
  const { rows } = await sql.query<Row>(
    `select slot, current_version as version, drift,
       (select case e.call when 'put' then p.version end from effect e join promotion p on p.id = e.promotion_id
         where p.target_id = t.id and e.state = 'DONE' and e.call in ('put', 'activate', 'remove')
         order by e.settled_at desc limit 1) as prepared,
       exists (select from promotion p where p.target_id = t.id and p.state in (${holding})) as busy from target t`,
  )
  const other = rows.flatMap(({ slot, version, drift, busy, prepared }) => {
    const seen = running.get(slot)
    // What was put there and never switched to is no difference.
    if (seen === undefined || seen === version || seen === prepared || drift !== null || busy) return []
    return [
      `${slot} runs ${seen.slice(0, 12)}, the target says ${version?.slice(0, 12) ?? 'nothing'} and shows no drift`,
    ]
  })
  return [...ledger, ...other].map(as('I3'))
}

async function neverFailedWhileRunning(sql: Sql): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'P-' || p.number || ' is ' || p.state || ' and what it brought is recorded as verified' as words
     from promotion p join deployment d on d.promotion_id = p.id
     where p.state in ('FAILED', 'ERRORED') and d.verified
     union all
     select 'P-' || p.number || ' is ' || p.state || ' and the outcome of ' || e.step_id || ' is not known' as words
     from promotion p join effect e on e.promotion_id = p.id
     where p.state = 'FAILED' and e.state = 'UNKNOWN' and not exists (select from promotion_event v
       where v.promotion_id = p.id and v.data->>'operation' = 'declare-failed')`,
  )
  return words.map(as('I4'))
}

async function nothingWithoutVotes(sql: Sql): Promise<Broken[]> {
  const gates = await texts(
    sql,
    `select 'P-' || p.number || ' began although ' || g.gate_id || ' was ' || g.state as words
     from promotion p join gate g on g.promotion_id = p.id
     where p.started_at is not null and g.state not in ('pass', 'override_pass')`,
  )
  const votes = await texts(
    sql,
    `select 'P-' || p.number || ' began with ' || count(distinct v.user_id) || ' approvals of its plan' as words
     from promotion p join gate g on g.promotion_id = p.id and g.kind = 'approval' and g.state = 'pass'
       left join vote v on v.promotion_id = p.id and v.gate_id = g.gate_id and v.plan_hash = p.plan_hash
         and v.verdict = 'approve' and v.at <= p.started_at and not exists (select from vote n where n.promotion_id = v.promotion_id
           and n.gate_id = v.gate_id and n.user_id = v.user_id and n.revision > v.revision and n.at <= p.started_at)
     where p.started_at is not null
     group by p.number, g.rule having count(distinct v.user_id) < (g.rule->>'count')::int`,
  )
  const { rows } = await sql.query<{ number: number; plan: unknown; hash: string }>(
    'select number, plan, plan_hash as hash from promotion',
  )
  const tampered = rows.flatMap(({ number, plan, hash }) =>
    canonicalSha256(plan) === hash ? [] : [`the plan of P-${number} is not the one that its hash names`],
  )
  return [...gates, ...votes, ...tampered].map(as('I5'))
}

type Logged = { number: number; state: PromotionState; log: { from: PromotionState | null; to: PromotionState }[] }

async function logGivesState(sql: Sql): Promise<Broken[]> {
  const { rows } = await sql.query<Logged>(
    `select p.number, p.state, coalesce((select jsonb_agg(jsonb_build_object('from', e.from_state, 'to', e.to_state) order by e.id)
       from promotion_event e where e.promotion_id = p.id and e.kind in ('created', 'moved')), '[]') as log from promotion p`,
  )
  return rows.flatMap(({ number, state, log }) => {
    let at: PromotionState | null = null
    for (const { from, to } of log) {
      if (from !== at || (from !== null && !mayMove(from, to)))
        return [as('I6')(`the log of P-${number} goes from ${from ?? 'nothing'} to ${to} after ${at ?? 'nothing'}`)]
      at = to
    }
    return at === state ? [] : [as('I6')(`P-${number} is ${state}, its log ends with ${at ?? 'nothing'}`)]
  })
}

async function everybodyIsWokenUp(sql: Sql): Promise<Broken[]> {
  const { rows } = await sql.query<{
    number: number
    state: PromotionState
    wakes: boolean
    start_before: Date | null
  }>(`select number, state, wake_at is not null as wakes, start_before from promotion`)
  return rows.flatMap(({ number, state, wakes, start_before }) => {
    if (isTerminal(state)) return wakes ? [as('I7')(`P-${number} is ${state} and would still be woken`)] : []
    // A person is named where only a person goes on; a queue has places.
    const byPerson = state === 'PAUSED' || state === 'NEEDS_ATTENTION'
    const fine = wakes || byPerson || state === 'QUEUED' || (isWaiting(state) && start_before !== null && wakes)
    return fine ? [] : [as('I7')(`nothing wakes P-${number}, which is ${state}`)]
  })
}

async function noVetoedBegins(sql: Sql): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'P-' || p.number || ' began with a version that was vetoed before' as words
     from promotion p join target t on t.id = p.target_id join veto v on v.version = p.version
       and (v.environment_id is null or v.environment_id = t.environment_id)
     where p.started_at > v.created_at and (v.lifted_at is null or v.lifted_at > p.started_at)
       and (v.until is null or v.until > p.started_at)`,
  )
  return words.map(as('I8'))
}

const tables = [
  ...[
    'promotion',
    'promotion_step',
    'promotion_event',
    'promotion_verification',
    'effect',
    'gate',
    'vote',
    'deployment',
  ],
  ...['target', 'launch', 'schedule', 'event', 'audit', 'version', 'config_revision', 'config_change', 'notification'],
]

async function noSecrets(sql: Sql, { secrets = [] }: InvariantOptions): Promise<Broken[]> {
  if (secrets.length === 0) return []
  const found: Broken[] = []
  for (const table of tables) {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from "${table}" x where exists (select from unnest($1::text[]) s where position(s in x::text) > 0)`,
      [secrets],
    )
    if (rows[0]!.n > 0) found.push(as('I9')(`a secret stands in ${rows[0]!.n} rows of ${table}`))
  }
  return found
}
