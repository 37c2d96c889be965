import { nowMs, nowSeconds } from './clock'
import { type RunRow, runRowColumns, type StartedStatement } from './run-listener'

/** A row of `run` as creation answers with it. */
export type CreatedRun = RunRow & {
  last_heartbeat_ts: number | null
  tags_text: string
  system_tags_text: string
  end_step: string | null
  origin_run: string | null
}

export const createdRunColumns = `${runRowColumns}, run.last_heartbeat_ts, run.tags::text as tags_text,
  run.system_tags::text as system_tags_text, run.end_step, run.origin_run`

/**
 * Inserts a run with its tags and its event, and with what the listener adds where one is given. No row when its key or
 * its id is taken, when there is no such flow, or when the listener's condition does not hold.
 * $1 flow, $2 run id, $3 user, $4 tags, $5 system tags, $6 whether it beats, $7 creation key, $8 to $10 parts of the
 * body, $11 project, $12 branch, $13 runtime, $14 each tag once
 */
export function insertRunText(listener: StartedStatement | null): string {
  const when = listener?.when ?? 'exists (select from flow where flow.flow_id = given.flow_id)'
  return `with n as materialized (select nextval('run_run_number_seq') as n, ${nowMs} as ts
    from (select $1::text as flow_id, $2::text as run_id, $11::text as project, $3::text as user_name) as given
    where ${when}
  ), r as (
    insert into run (run_number, flow_id, run_id, user_name, ts_epoch, tags, system_tags, last_heartbeat_ts, creation_key,
      body, project, branch, runtime, status_reason)
    select n.n, $1, $2, $3, n.ts, $4::jsonb, $5::jsonb, case when $6::bool then ${nowSeconds} end, $7::uuid,
      $8 || coalesce(to_json($2::text)::text, n.n::text) || $9 || n.ts::text || $10, $11, $12, $13,
      'Started; no step has begun yet.'
    from n
    on conflict do nothing
    returning ${createdRunColumns}
  ), started as (
    select run_number, coalesce(run_id, run_number::text) as id, flow_id, project,
      case when of_project then 'project' else 'flow' end as kind, branch, user_name, status, ts_epoch as started_at from r
  ), tagged as (
    insert into run_tag (tag, ts_epoch, run_number) select tag, started_at, run_number from started, unnest($14::text[]) as tag
  ), told as (
    insert into event (topic, key, payload) select 'run', run_number::text,
      jsonb_build_object('flow', flow_id, 'run', id, 'project', project, 'status', status, 'change', 'created') from started
  )${listener ? `, ${listener.parts}` : ''}
  select * from r`
}
