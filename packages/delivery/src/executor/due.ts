import type { Sql } from '@groundwork/db/pool'
import { holdingStates, inSql, terminalStates } from '../model/states'

const claimSeconds = 15
const most = 100

/**
 * Promotions that nobody looks after although it is time: a job was lost, an engine ended, a clock came round, a freeze that paused
 * it is over. Each is claimed
 * for some seconds, so that engines that sweep at once do not add it twice.
 */
export async function takeDue(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-due',
    text: `update promotion set wake_at = clock_timestamp() + interval '${claimSeconds} s'
      where id in (select id from promotion
        where state not in (${inSql(terminalStates)})
          and (wake_at <= clock_timestamp()
            or (wake_at is null and state in ('REQUESTED', 'APPLYING', 'VERIFYING', 'CANCELLING')))
          and state <> 'NEEDS_ATTENTION'
        order by wake_at nulls first limit ${most} for no key update skip locked)
      returning id`,
  })
  return rows.map(({ id }) => id)
}

/** Of each target that is free although promotions wait for it, one of them. */
export async function strandedQueues(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-stranded',
    text: `select distinct on (q.target_id) q.id from promotion q
      where q.state = 'QUEUED' and q.changed_at < clock_timestamp() - interval '2 s'
        and not exists (select from promotion h where h.target_id = q.target_id
          and h.state in (${inSql(holdingStates)}))
      order by q.target_id, q.number limit ${most}`,
  })
  return rows.map(({ id }) => id)
}

/**
 * What is to be looked at because these promotions changed: themselves, unless an engine holds their target and will look again
 * by itself; and who waits for a target that they may have given free.
 */
export async function wokenBy(sql: Sql, numbers: readonly number[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-woken',
    text: `select p.id from promotion p join target t on t.id = p.target_id
      where p.number = any($1::int[])
        and (p.state in ('REQUESTED', 'GATING', 'QUEUED')
          or (p.state in ('APPLYING', 'VERIFYING', 'CANCELLING')
            and (t.lease_until is null or t.lease_until < clock_timestamp()))
          or (p.state in ('SUCCEEDED', 'FAILED', 'ERRORED', 'ABORTED') and p.finished_at > clock_timestamp() - interval '1 minute'))`,
    values: [numbers],
  })
  return rows.map(({ id }) => id)
}

/** Promotions that are judged by a gate of one of these plugins, and have not been let in yet. */
export async function waitingForGates(sql: Sql, pluginIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-waiting-for-gates',
    text: `select p.id from promotion p where p.state in ('REQUESTED', 'GATING', 'QUEUED') and exists (
        select from jsonb_array_elements(p.plan -> 'gates') g
        where g ->> 'kind' = 'plugin' and g -> 'rule' ->> 'plugin' = any($1::text[]))`,
    values: [pluginIds],
  })
  return rows.map(({ id }) => id)
}

/** Promotions to these environments that have not been let in yet: what is bound there, or its policy, has changed. */
export async function waitingFor(sql: Sql, environmentIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-waiting-for-environments',
    text: `select p.id from promotion p join target t on t.id = p.target_id
      where t.environment_id = any($1::uuid[]) and p.state in ('REQUESTED', 'GATING', 'QUEUED')`,
    values: [environmentIds],
  })
  return rows.map(({ id }) => id)
}

/** Promotions that may wait for a run of these targets. */
export async function waitingForRuns(sql: Sql, targetIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'delivery-waiting-for-runs',
    text: `select id from promotion where target_id = any($1::uuid[]) and state in ('APPLYING', 'VERIFYING', 'CANCELLING')`,
    values: [targetIds],
  })
  return rows.map(({ id }) => id)
}
