import type { Sql } from '@groundwork/db/pool'
import { holdingStates, inSql } from '../model/states'
import { as, type Broken, type InvariantOptions, texts } from './broken'
import { noSecrets } from './no-secrets'
import { everybodyIsWokenUp, logGivesState, nothingWithoutVotes, noVetoedBegins } from './what-was-allowed'

const holding = inSql(holdingStates)

/**
 * Checks I1 to I9 over the whole database; empty when all hold. They hold whenever nothing is in the middle of a transaction: hand in
 * a snapshot where others write.
 */
export async function brokenInvariants(sql: Sql, options: InvariantOptions = {}): Promise<Broken[]> {
  return [
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
}

async function oneHolds(sql: Sql): Promise<Broken[]> {
  const words = await texts(
    sql,
    `select 'target ' || target_id || ' is held by ' || string_agg('P-' || number, ', ' order by number) as words
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
