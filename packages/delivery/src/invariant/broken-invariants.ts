import type { Sql } from '@groundwork/db/pool'
import { holdingStates, inSql } from '../model/states'
import { as, type Broken, type InvariantOptions, lookedAt, texts } from './broken'
import { noSecrets } from './no-secrets'
import { everybodyIsWokenUp, logGivesState, nothingWithoutVotes, noVetoedBegins } from './what-was-allowed'

const holding = inSql(holdingStates)

/**
 * Checks I1 to I9 over the whole database, or what there is of it `since`; empty when all hold. They hold whenever nothing is in the
 * middle of a transaction: hand in a snapshot where others write.
 */
export async function brokenInvariants(sql: Sql, options: InvariantOptions = {}): Promise<Broken[]> {
  const found: Broken[] = []
  for (const part of parts) {
    options.signal?.throwIfAborted()
    found.push(...(await part(sql, options)))
  }
  return found
}

const parts = [
  ...[oneHolds, onceApplied, whatRuns, neverFailedWhileRunning],
  ...[nothingWithoutVotes, logGivesState, everybodyIsWokenUp, noVetoedBegins, noSecrets],
]

async function oneHolds(sql: Sql): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'target ' || target_id || ' is held by ' || string_agg('P-' || number, ', ' order by number) as words
     from promotion where state in (${holding}) group by target_id having count(*) > 1`,
  )
  return words.map(as('I1'))
}

async function onceApplied(sql: Sql, { applied = new Map(), since = null }: InvariantOptions): Promise<Broken[]> {
  const repeated = [...applied].filter(([, n]) => n > 1)
  const retries = await retriesOf(
    sql,
    repeated.map(([key]) => key),
  )
  const often = repeated.flatMap(([key, n]) => {
    const asked = retries.get(key) ?? 0
    return n > 1 + asked ? [`effect ${key} was carried out ${n} times, and tried again by a person ${asked} times`] : []
  })
  const twice = await texts(
    sql,
    `select 'step ' || e.step_id || ' of ' || e.promotion_id || ' has two effects' as words
     from effect e join promotion p on p.id = e.promotion_id where ${lookedAt('$1')}
     group by e.promotion_id, e.step_id, e.effect_no having count(*) > 1`,
    [since],
  )
  return [...often, ...twice].map(as('I2'))
}

/**
 * How often a person had the promotion of each of these effects tried again. Where somebody else wrote over what an effect had
 * brought, that carries it out once more: it is what the person asked for.
 */
async function retriesOf(sql: Sql, keys: string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql.query<{ key: string; retries: number }>(
    `select e.key, count(v.id)::int as retries from effect e
     left join promotion_event v on v.promotion_id = e.promotion_id and v.kind = 'moved' and v.data ->> 'operation' = 'retry'
     where e.key = any ($1) group by e.key`,
    [keys],
  )
  return new Map(rows.map(({ key, retries }) => [key, retries]))
}

async function whatRuns(sql: Sql, { running }: InvariantOptions): Promise<Broken[]> {
  const ledger = await texts(
    sql,
    `select 'target ' || t.id || ' says that it runs ' || coalesce(left(t.current_version, 12), 'nothing') || ', its ledger ' ||
       coalesce(left(d.version, 12), 'nothing') as words
     from target t left join lateral (select version from deployment where target_id = t.id order by since desc, id desc limit 1) d on true
     where t.current_version is distinct from d.version`,
  )
  const other = running === undefined ? [] : await otherThanSeen(sql, running)
  return [...ledger, ...other].map(as('I3'))
}

async function otherThanSeen(sql: Sql, running: ReadonlyMap<string, string>): Promise<string[]> {
  type Row = { slot: string; version: string | null; drift: string | null; busy: boolean; prepared: string | null }
  const { rows } = await sql.query<Row>(
    `select slot, current_version as version, drift,
       (select case e.call when 'put' then p.version end from effect e join promotion p on p.id = e.promotion_id
         where p.target_id = t.id and e.state = 'DONE' and e.call in ('put', 'activate', 'remove')
         order by e.settled_at desc limit 1) as prepared,
       exists (select from promotion p where p.target_id = t.id and p.state in (${holding})) as busy from target t`,
  )
  return rows.flatMap(({ slot, version, drift, busy, prepared }) => {
    const seen = running.get(slot)
    // What was put there and never switched to is no difference.
    if (seen === undefined || seen === version || seen === prepared || drift !== null || busy) return []
    return [
      `${slot} runs ${seen.slice(0, 12)}, the target says ${version?.slice(0, 12) ?? 'nothing'} and shows no drift`,
    ]
  })
}

async function neverFailedWhileRunning(sql: Sql, { since = null }: InvariantOptions): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'P-' || p.number || ' is ' || p.state || ' and what it brought is recorded as verified' as words
     from promotion p join deployment d on d.promotion_id = p.id
     where p.state in ('FAILED', 'ERRORED') and d.verified and ${lookedAt('$1')}
     union all
     select 'P-' || p.number || ' is ' || p.state || ' and the outcome of ' || e.step_id || ' is not known' as words
     from promotion p join effect e on e.promotion_id = p.id
     where p.state = 'FAILED' and e.state = 'UNKNOWN' and ${lookedAt('$1')} and not exists (select from promotion_event v
       where v.promotion_id = p.id and v.data->>'operation' = 'declare-failed')`,
    [since],
  )
  return words.map(as('I4'))
}
