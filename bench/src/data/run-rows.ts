/**
 * Run history in bulk, one statement a step. `random()` is seeded, so every load makes the same data.
 * $-parameters: none; sizes are written into the text by `statements`.
 */
export type Sizes = { projects: number; runs: number; tasksPerRun: number; bigRunTasks: number; days: number }

const words = {
  first:
    'title content slate screen credit churn price fraud sku ledger ticket image search session invoice driver'.split(
      ' ',
    ),
  second:
    'ranking scoring retrieval embedding forecast cleaning labelling matching routing pricing planning review'.split(
      ' ',
    ),
}

export const statusWords = {
  queued: 'Waiting for its first task.',
  running: 'Its tasks are running.',
  succeeded: 'The end step succeeded.',
  failed: 'The last task failed and will not be tried again.',
  unknown: 'No heartbeat for six minutes and no verdict.',
}

const pick = (list: string[], number: string) => `(array['${list.join("','")}'])[1 + (${number}) % ${list.length}]`

/** Which project, flow, person and status each run has; a few projects have most of the runs. */
export function planRows({ projects, runs, tasksPerRun, days }: Sizes): string[] {
  return [
    'select setseed(0.42)',
    `create temporary table plan as
     select n, p, (n * 7 + p) % (1 + p % 4) as f, ${runs} - n as age, r1, r2,
       (extract(epoch from now()) * 1000)::bigint - 300000
         - ((${runs} - n)::bigint * ${days} * 86400000 / ${runs}) as at,
       -- Two neighbours together have twice the average, so the sum is exact.
       ${tasksPerRun} + case when n % 2 = 0 then d else -d end as tasks
     from (
       select n, floor(${projects} * power(random(), 1.8))::int as p, random() as r1, random() as r2,
         ((n / 2) * 2654435761 % ${tasksPerRun - 4})::int as d
       from generate_series(1, ${runs}) n) x`,
    // Every project has runs, also the rare ones.
    `update plan set p = n - 1, f = 0 where n <= ${projects}`,
    `create temporary table plan_project as
     select p, ${pick(words.first, 'p')} || '_' || ${pick(words.second, 'p / 16')} || '_' || p as name,
       case when p % 10 = 9 then 'flow' else 'project' end as kind
     from generate_series(0, ${projects - 1}) p`,
    `update plan_project set name = replace(initcap(replace(name, '_', ' ')), ' ', '') || 'Flow' where kind = 'flow'`,
    `alter table plan add column status text, add column ms bigint, add column flow text, add column project text, add column person text`,
    `update plan set
       status = case
         when age < 60 and r1 < 0.6 then 'running'
         when age < 60 and r1 < 0.65 then 'queued'
         when r1 < 0.09 then 'failed'
         when r1 < 0.11 then 'unknown'
         else 'succeeded' end,
       ms = 20000 + (power(r2, 4) * 7200000)::bigint,
       person = 'person' || ((p * 31 + floor(r2 * 3))::int % 120)`,
    `update plan set project = j.name,
       flow = case when j.kind = 'flow' then j.name else replace(initcap(replace(j.name, '_', ' ')), ' ', '') || (array['Train','Score','Report','Backfill'])[f + 1] || 'Flow' end
     from plan_project j where j.p = plan.p`,
    'create unique index on plan (n)',
    'analyze plan',
  ]
}

const systemTags = `jsonb_build_array('user:' || person, 'runtime:dev', 'python_version:3.11.7', 'metaflow_version:2.19.39',
  'project:' || project, 'project_branch:' || case when r2 < 0.3 then 'prod' else 'user.' || person end)`
const tags = `case when r1 < 0.5 then jsonb_build_array('nightly', 'team:' || p % 40) else '[]'::jsonb end`

const reason = (status: string) =>
  `case ${status} ${Object.entries(statusWords)
    .map(([name, text]) => `when '${name}' then '${text}'`)
    .join(' ')} end`

export function runRows(): string[] {
  return [
    `insert into flow (flow_id, user_name, ts_epoch, tags, system_tags)
     select flow, min(person), min(at), '[]', '[]' from plan group by flow`,
    `insert into run (run_number, flow_id, user_name, ts_epoch, tags, system_tags, last_heartbeat_ts, body, project, branch, runtime,
       status, status_reason, finished_at, duration_ms, start_step, end_step, current_step, failed_step, failure, tasks_total, tasks_done, tasks_failed)
     select n, flow, person, at, tags, stags, case when open then extract(epoch from now())::bigint else (at + ms) / 1000 end,
       '{"flow_id":"' || flow || '","run_number":' || n || ',"run_id":null,"user_name":"' || person || '","ts_epoch":' || at
         || ',"tags":' || tags || ',"system_tags":' || stags,
       project, case when r2 < 0.3 then 'prod' else 'user.' || person end, 'dev', status, ${reason('status')},
       case when over then at + ms end, case when over then ms end, 'start', 'end',
       case status when 'succeeded' then 'end' when 'queued' then null else 'work' end,
       case status when 'failed' then 'work' end,
       case status when 'failed' then (array['KeyError: ''title''','ValueError: empty slate','TimeoutError: no answer','MemoryError'])[1 + n % 4] end,
       tasks, case status when 'succeeded' then tasks when 'queued' then 0 else tasks - 1 end, case status when 'failed' then 1 else 0 end
     from (select *, ${tags} as tags, ${systemTags} as stags, status in ('running', 'queued') as open,
             status in ('succeeded', 'failed') as over from plan) x`,
    `insert into run_tag (tag, ts_epoch, run_number)
     select t.tag, r.ts_epoch, r.run_number from run r, jsonb_array_elements_text(r.tags || r.system_tags) t(tag) on conflict do nothing`,
    `select setval('run_run_number_seq', (select max(run_number) from run))`,
  ]
}

/** The number of the run that fans out to thousands of tasks. */
export const bigRun = (sizes: Sizes) => sizes.runs - 100

/** What triggers keep, which the load leaves out. */
export function countRows(): string[] {
  return [
    `insert into run_count (hours, slot, status, runs)
     select hours, ts_epoch / 3600000 / hours, status, count(*) from run, (values (1), (24)) as spans (hours)
     where status not in ('queued', 'running') group by 1, 2, 3 order by 1, 2, 3`,
    `insert into run_tag_duration (tag, duration_ms, run_number, ts_epoch)
     select distinct t.tag, r.duration_ms, r.run_number, r.ts_epoch from run r, jsonb_array_elements_text(r.tags || r.system_tags) t(tag)
     where r.duration_ms is not null`,
  ]
}

export function taskRows(sizes: Sizes): string[] {
  const big = bigRun(sizes)
  const step = `case when j = 1 then 'start' when j = tasks then 'end' when j = tasks - 1 then 'join' else 'work' end`
  return [
    `update plan set tasks = ${sizes.bigRunTasks} + 3, status = 'succeeded', ms = 3600000 where n = ${big}`,
    `update run set tasks_total = ${sizes.bigRunTasks} + 3, tasks_done = ${sizes.bigRunTasks} + 3, tasks_failed = 0, status = 'succeeded',
       status_reason = '${statusWords.succeeded}', current_step = 'end', failed_step = null, failure = null, last_heartbeat_ts = (ts_epoch + 3600000) / 1000,
       finished_at = ts_epoch + 3600000, duration_ms = 3600000 where run_number = ${big}`,
    `insert into step (run_number, step_name, user_name, ts_epoch)
     select n, s, person, at + k * 1000 from plan, (values (1, 'start'), (2, 'work'), (3, 'join'), (4, 'end')) v(k, s)`,
    `insert into task (run_number, step_name, user_name, ts_epoch, last_heartbeat_ts, attempt, status, status_reason, started_at, finished_at,
       foreach_label, foreach_path, ds_type, ds_root)
     select n, s, person, at + off, (at + off + len) / 1000, case when j % 50 = 7 and s = 'work' then 1 else 0 end, st, null, at + off + 300,
       case when st in ('succeeded', 'failed') then at + off + 300 + len end,
       case when s = 'work' then 'item=' || (array['Drama','Comedy','Action','News','Sport'])[1 + j % 5] || ' ' || (j - 2) end,
       case when s = 'work' then 'work:' || (j - 2) end, 'local', '/srv/metaflow/datastore'
     from (
       select *, ${step} as s, j * (ms / (tasks + 1)) as off, ms / (tasks + 1) as len,
         case when status = 'succeeded' or j < tasks then 'succeeded' when status = 'queued' then 'queued' else status end as st
       from plan, generate_series(1, tasks) j order by n, j) x`,
    `insert into attempt (task_id, attempt, run_number, status, started_at, finished_at)
     select task_id, attempt, run_number, status, started_at, finished_at from task where attempt >= 0`,
    `insert into attempt (task_id, attempt, run_number, status, started_at, finished_at)
     select task_id, 0, run_number, 'failed', started_at - 200, started_at - 100 from task where attempt = 1`,
    `insert into metadata (run_number, task_id, field_name, value, type, user_name, ts_epoch, tags)
     select t.run_number, t.task_id, f.name, f.value, f.name, t.user_name, t.ts_epoch, '["attempt_id:0"]'
     from task t, (values ('attempt', '0'), ('attempt_ok', 'True'), ('ds-type', 'local'), ('ds-root', '/srv/metaflow/datastore')) f(name, value)
     where t.run_number > ${sizes.runs - 2_000}`,
  ]
}
