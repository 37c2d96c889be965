import type { Sql } from '@groundwork/db/pool'
import type { TaskStatus } from '../status/status'
import { nowMs } from './clock'
import type { TaskIdentity } from './identity'
import type { MetadataFacts } from './metadata-facts'
import type { MetadataInsert } from './metadata-insert'
import { parametersStep } from './recording-context'

/** What an attempt came to: its number, and where the task stands with it. */
export type Step = {
  attempt: number
  status: Extract<TaskStatus, 'running' | 'succeeded' | 'failed'>
  reason: string
  begins: boolean
}

export type Advanced = { changed: boolean; runSilent: boolean }

/**
 * One statement: stores the metadata, moves attempt and task on, adjusts the run's counters by the difference and writes
 * the event. Repeating it changes nothing, so a retried POST is harmless. A verdict on an older attempt than the current
 * one leaves the task alone.
 */
const advanceTail = `,
  old as (select status, silent from task where task_id = $1::int8 for no key update),
  a as (
    insert into attempt (task_id, attempt, run_number, status, started_at, finished_at)
    values ($1::int8, $9::int2, $2::int8, $10::text, case when $11::bool then ${nowMs} end,
      case when $10::text <> 'running' then ${nowMs} end)
    on conflict (task_id, attempt) do update set status = excluded.status,
      started_at = coalesce(attempt.started_at, excluded.started_at), finished_at = excluded.finished_at
    where excluded.status <> 'running'),
  t as (
    update task set attempt = $9::int2, status = $10::text, status_reason = $12::text, silent = false,
      started_at = case when $11::bool then coalesce(task.started_at, ${nowMs}) else task.started_at end,
      finished_at = case when $10::text <> 'running' then ${nowMs} end,
      foreach_path = coalesce($13::text, foreach_path), foreach_label = coalesce($14::text, foreach_label),
      ds_type = coalesce($15::text, ds_type), ds_root = coalesce($16::text, ds_root)
    from old
    where task_id = $1::int8 and (attempt < $9::int2
      or (attempt = $9::int2 and $10::text <> 'running' and (task.status <> $10::text or task.silent)))
    returning old.status as was),
  r as (
    update run set tasks_done = tasks_done + ($10::text = 'succeeded')::int - (t.was = 'succeeded')::int,
      tasks_failed = tasks_failed + ($10::text = 'failed')::int - (t.was = 'failed')::int
    from t
    where run_number = $2::int8 and $17::bool
      and (($10::text in ('succeeded', 'failed')) or t.was in ('succeeded', 'failed'))),
  e as (
    insert into event (topic, key, payload) select 'task', $2::int8::text, $18::jsonb from t)
  select (select count(*) from t) as changed, (select silent from run where run_number = $2::int8) as silent`

export async function advance(
  sql: Sql,
  task: TaskIdentity,
  { insert, step, facts }: { insert: MetadataInsert; step: Step; facts: MetadataFacts },
): Promise<Advanced> {
  const payload = JSON.stringify({ step: task.step, task: task.id, status: step.status })
  const known = [facts.foreachPath, facts.foreachLabel, facts.dsType, facts.dsRoot]
  const counts = task.step !== parametersStep
  const { rows } = await sql.query<{ changed: number; silent: boolean }>({
    name: `record-advance-${insert.kind}`,
    text: `with m as (${insert.text})${advanceTail}`,
    values: [...insert.values, step.attempt, step.status, step.begins, step.reason, ...known, counts, payload],
  })
  const row = rows[0]
  return { changed: Number(row?.changed ?? 0) > 0, runSilent: row?.silent === true }
}

const overtakenText = `update attempt set status = 'failed', finished_at = ${nowMs}
  where task_id = $1 and attempt < $2 and status in ('running', 'unknown')`

/** Attempts before this one that never said how they ended were killed. */
export async function failOvertaken(sql: Sql, task: TaskIdentity, attempt: number): Promise<void> {
  await sql.query({ name: 'record-overtaken', text: overtakenText, values: [task.taskId, attempt] })
}

const endedText = `with a as (
    update attempt set status = 'unknown', finished_at = ${nowMs}
    where task_id = $1::int8 and attempt = $2::int2 and status = 'running' returning attempt),
  t as (
    update task set status = 'unknown', finished_at = ${nowMs},
      status_reason = 'Attempt ' || ($2::int + 1) || ' ended without saying whether it succeeded.'
    where task_id = $1::int8 and attempt = $2::int2 and status = 'running' and exists (select from a) returning 1),
  e as (
    insert into event (topic, key, payload) select 'task', $3::text, $4::jsonb from t)
  select count(*) as changed from t`

/** The attempt's data is complete, but nothing was said of success: what clients without `attempt_ok` leave. */
export async function endWithoutVerdict(sql: Sql, task: TaskIdentity, attempt: number): Promise<boolean> {
  const payload = JSON.stringify({ step: task.step, task: task.id, status: 'unknown' })
  const { rows } = await sql.query<{ changed: number }>({
    name: 'record-ended',
    text: endedText,
    values: [task.taskId, attempt, String(task.run.runNumber), payload],
  })
  return Number(rows[0]?.changed ?? 0) > 0
}

const factsText = `with t as (
    update task set foreach_path = coalesce($2, foreach_path), foreach_label = coalesce($3, foreach_label),
      ds_type = coalesce($4, ds_type), ds_root = coalesce($5, ds_root)
    where task_id = $1 returning status)
  insert into event (topic, key, payload)
  select 'task', $6::text, $7::jsonb || jsonb_build_object('status', t.status) from t`

/** Facts about the task that came without an attempt. */
export async function storeFacts(sql: Sql, task: TaskIdentity, facts: MetadataFacts): Promise<void> {
  const payload = JSON.stringify({ step: task.step, task: task.id })
  const known = [facts.foreachPath, facts.foreachLabel, facts.dsType, facts.dsRoot]
  await sql.query({
    name: 'record-facts',
    text: factsText,
    values: [task.taskId, ...known, String(task.run.runNumber), payload],
  })
}
