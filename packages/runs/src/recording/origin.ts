import type { Sql } from '@groundwork/db/pool'
import type { TaskIdentity } from './identity'
import { isNumber } from './identity'
import type { MetadataFacts } from './metadata-facts'

// A resumed run does not say which step ends it: its origin did.
const runText = `update run set origin_run = $3,
    start_step = coalesce(run.start_step, o.start_step), end_step = coalesce(run.end_step, o.end_step)
  from (select $1::int8 as n) self left join run o
    on o.flow_id = $2 and (o.run_number = $4::int8 or o.run_id = $3)
  where run.run_number = self.n and run.origin_run is null
  returning run.end_step`

// A cloned task has no data of its own and does not say where its origin's lies.
const taskText = `update task set origin = $2,
    ds_root = coalesce(task.ds_root, o.ds_root), ds_type = coalesce(task.ds_type, o.ds_type),
    foreach_path = coalesce(task.foreach_path, o.foreach_path), foreach_label = coalesce(task.foreach_label, o.foreach_label)
  from (select $1::int8 as n) self left join (
    select o.* from task o join run r on r.run_number = o.run_number
    where r.flow_id = $3 and (r.run_number = $5::int8 or r.run_id = $4)
      and o.step_name = $6 and (o.task_id = $8::int8 or o.task_name = $7)
    limit 1) o on true
  where task.task_id = self.n`

/** Follows `origin-run-id` and `origin-task-id` to what the resumed run left unsaid. */
export async function followOrigin(sql: Sql, task: TaskIdentity, facts: MetadataFacts): Promise<void> {
  const { run, step } = task
  if (facts.originRun === null) return
  if (!run.originKnown) {
    const { rows } = await sql.query<{ end_step: string | null }>({
      name: 'record-origin-run',
      text: runText,
      values: [run.runNumber, run.flow, facts.originRun, numberOf(facts.originRun)],
    })
    run.endStep ??= rows[0]?.end_step ?? null
  }
  if (facts.originTask === null) return
  const path = `${run.flow}/${facts.originRun}/${step}/${facts.originTask}`
  const origin = [
    run.flow,
    facts.originRun,
    numberOf(facts.originRun),
    step,
    facts.originTask,
    numberOf(facts.originTask),
  ]
  await sql.query({ name: 'record-origin-task', text: taskText, values: [task.taskId, path, ...origin] })
}

function numberOf(id: string): number | null {
  return isNumber(id) && id.length <= 15 ? Number(id) : null
}
