import type { Pool } from '@groundwork/db/pool'
import { nowMs, nowSeconds } from '../recording/clock'
import { laterStart } from './later-start'
import type { SilenceLimits } from './limits'

/** How far back ended runs are looked at for tasks that were left open, in milliseconds. */
export type LookBack = { endedMs: number }

/** A beat this soon after the begin is the one that a client sends as it begins; the next comes after ten seconds. */
const firstBeatMs = 5_000
const begunAt = `coalesce(greatest(t.started_at, ${laterStart} * 1000), 0)`

// Of which nothing was heard after its begin ended nobody knows when.
// Clients without heartbeats have none at all; their tasks cannot be told from slow ones. An attempt that follows another
// begins before its first beat, when the task's newest one may be hours old: its own start counts.
const silentText = `with r as (
    select run_number from run where status in ('queued', 'running')
    union all
    select run_number from run where finished_at > ${nowMs} - $2::int8),
  gone as (
    select t.task_id, case when t.last_heartbeat_ts * 1000 >= ${begunAt} + ${firstBeatMs} then t.last_heartbeat_ts * 1000 end as ended
    from task t join r on r.run_number = t.run_number
    where t.status = 'running' and t.last_heartbeat_ts is not null
      and greatest(t.last_heartbeat_ts, t.started_at / 1000, ${laterStart}) < ${nowSeconds} - $1::int8
    for no key update of t skip locked),
  t as (
    update task set status = 'failed', silent = true, finished_at = gone.ended,
      status_reason = 'Attempt ' || (attempt + 1) || ' stopped without a word: no heartbeat for ' || $1::int8
        || ' s. It was killed, ran out of memory or lost its machine.'
    from gone where task.task_id = gone.task_id
    returning task.task_id, run_number, step_name, task_name, attempt, finished_at),
  a as (
    update attempt set status = 'failed', finished_at = t.finished_at from t
    where attempt.task_id = t.task_id and attempt.attempt = t.attempt and attempt.status = 'running'),
  c as (
    update run set tasks_failed = tasks_failed + n.n
    from (select run_number, count(*) as n from t where step_name <> '_parameters' group by 1) n
    where run.run_number = n.run_number),
  e as (
    insert into event (topic, key, payload)
    select 'task', run_number::text,
      jsonb_build_object('step', step_name, 'task', coalesce(task_name, task_id::text), 'status', 'failed') from t)
  select count(*) as n from t`

// Both are unnamed on purpose, as what looks for overdue runs is: planned for tables as large as they are now.

/** Fails tasks whose heart stopped. Returns how many. */
export async function failSilentTasks(pool: Pool, limits: SilenceLimits, { endedMs }: LookBack): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    text: silentText,
    values: [limits.task, endedMs],
  })
  return Number(rows[0]?.n ?? 0)
}

const abandonedText = `with r as (
    select run_number, status from run
    where finished_at > ${nowMs} - $2::int8 and finished_at < ${nowMs} - $1::int8 * 1000
      and coalesce(last_heartbeat_ts, 0) < ${nowSeconds} - $1::int8 and not silent),
  t as (
    update task set status = 'unknown', finished_at = ${nowMs},
      status_reason = 'Never began: the run ended first.'
    from r where task.run_number = r.run_number and task.status = 'queued' and task.step_name <> '_parameters'
    returning task.task_id, task.run_number, step_name, task_name),
  e as (
    insert into event (topic, key, payload)
    select 'task', run_number::text,
      jsonb_build_object('step', step_name, 'task', coalesce(task_name, task_id::text), 'status', 'unknown') from t)
  select count(*) as n from t`

/** Closes tasks that waited when their run ended. Returns how many. */
export async function closeAbandonedTasks(pool: Pool, limits: SilenceLimits, { endedMs }: LookBack): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    text: abandonedText,
    values: [limits.task, endedMs],
  })
  return Number(rows[0]?.n ?? 0)
}
