import type { Pool } from '@groundwork/db/pool'
import { nowSeconds } from '../recording/clock'
import { laterStart } from './later-start'
import type { SilenceLimits } from './limits'

/** An open run that should not be open any more. Seconds since 1970 in `lifeAt`. */
export type Overdue = {
  run_number: number
  last_heartbeat_ts: number | null
  life_at: number
  end_step: string
  ended: boolean
  dead: boolean
  quiet: boolean
  retries_known: boolean
  step_name: string | null
  task_id: number | null
  id: string | null
  attempt: number | null
  allowed: number | null
  task_silent: boolean | null
}

// `r`: open runs whose own row does not already say that they are well; beyond it each run costs a look at its tasks.
// `life`: the newest sign of the run's tasks. `f`: the failed task that decides, one in its last attempt first.
const overdueText = `
  with r as materialized (
    select * from run where status in ('queued', 'running')
      and (tasks_done > 0 or tasks_failed > 0 or greatest(last_heartbeat_ts, ts_epoch / 1000) < ${nowSeconds} - $2::int8))
  select r.run_number, r.last_heartbeat_ts, coalesce(r.end_step, 'end') as end_step,
    greatest(r.last_heartbeat_ts, r.ts_epoch / 1000, life.at) as life_at,
    ended.yes as ended, dead.yes as dead, quiet.yes as quiet, r.retries is not null as retries_known,
    f.step_name, f.task_id, f.id, f.attempt, f.allowed, f.silent as task_silent
  from r
  cross join lateral (
    select max(greatest(t.last_heartbeat_ts, t.started_at / 1000, t.finished_at / 1000, t.ts_epoch / 1000,
      ${laterStart})) as at,
      coalesce(bool_or(t.status = 'queued' and t.step_name <> '_parameters'), false) as waiting
    from task t where t.run_number = r.run_number) life
  cross join lateral (
    select exists (select from task t where t.run_number = r.run_number and t.step_name = coalesce(r.end_step, 'end')
      and t.status = 'succeeded') as yes) ended
  cross join lateral (
    select greatest(r.last_heartbeat_ts, r.ts_epoch / 1000, life.at) < ${nowSeconds} - $2::int8 as yes) dead
  cross join lateral (
    select coalesce(life.at < ${nowSeconds} - $1::int8, false)
      and not (life.waiting and coalesce(r.last_heartbeat_ts >= ${nowSeconds} - $1::int8, false)) as yes) quiet
  left join lateral (
    select t.step_name, t.task_id, coalesce(t.task_name, t.task_id::text) as id, t.attempt, t.silent,
      coalesce((r.retries ->> t.step_name)::int, 0) as allowed
    from task t
    where r.tasks_failed > 0 and t.run_number = r.run_number and t.status = 'failed' and t.step_name <> '_parameters'
    order by t.attempt >= coalesce((r.retries ->> t.step_name)::int, 0) desc,
      coalesce(t.finished_at, t.started_at, t.ts_epoch), t.task_id
    limit 1) f on true
  where (ended.yes or dead.yes or (f.task_id is not null and case
      when r.retries is null then quiet.yes else f.attempt >= f.allowed end))`

export async function findOverdue(pool: Pool, limits: SilenceLimits): Promise<Overdue[]> {
  // Unnamed on purpose: planned for tables as large as they are now. A plan that is kept from when there were few tasks
  // reads all of them once for each open run.
  const { rows } = await pool.query<Overdue>({
    text: overdueText,
    values: [limits.task, limits.run],
  })
  return rows
}
