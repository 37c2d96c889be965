import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordFlow } from '../testing/recorded-flow'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  const retries: Record<string, Record<string, number>> = { Retried: { work: 1 }, Plain: {} }
  api = await startRecordingClient(db, { graph: (flow) => (retries[flow] ? { retries: retries[flow] } : null) })
})
afterAll(() => api.close())

const runRow = async (run: string) => {
  const { rows } = await db.pool.query('select * from run where run_number = $1', [run])
  return rows[0]
}
const taskRow = async (task: string) => {
  const { rows } = await db.pool.query('select * from task where task_id = $1', [task])
  return rows[0]
}
const attempts = async (task: string) => {
  const { rows } = await db.pool.query('select attempt, status from attempt where task_id = $1 order by 1', [task])
  return rows.map(({ status }) => status)
}

describe('status at write time', () => {
  it('goes with the run: counters, current step, end, duration, project', async () => {
    const flow = await recordFlow(api, { flow: 'Whole', runTags: ['project:shop', 'project_branch:test.b'] })
    expect(await runRow(flow.run)).toMatchObject({
      status: 'running',
      project: 'shop',
      branch: 'test.b',
      runtime: 'dev',
    })
    const start = await flow.task('start')
    expect(await taskRow(start.id)).toMatchObject({ status: 'queued', attempt: -1, started_at: null })
    await flow.begin(start)
    expect(await taskRow(start.id)).toMatchObject({ status: 'running', attempt: 0, ds_root: '/data/metaflow' })
    await flow.end(start, true)
    expect(await taskRow(start.id)).toMatchObject({ status: 'succeeded', status_reason: 'Attempt 1 succeeded.' })
    expect(await runRow(flow.run)).toMatchObject({
      status: 'running',
      tasks_total: 1,
      tasks_done: 1,
      current_step: 'start',
    })
    await flow.work('end')
    const run = await runRow(flow.run)
    expect(run).toMatchObject({
      status: 'succeeded',
      tasks_total: 2,
      tasks_done: 2,
      current_step: 'end',
      end_step: 'end',
    })
    expect(run.status_reason).toBe('Step end succeeded, and it is the last.')
    expect(run.duration_ms).toBe(run.finished_at - run.ts_epoch)
  })

  it('names foreach tasks by value and position', async () => {
    const flow = await recordFlow(api, { flow: 'Each' })
    const task = await flow.task('work')
    const place = { 'foreach-stack': ['genre=Drama', 'year=1994'], 'foreach-execution-path': 'work:1,inner:0' }
    await flow.begin(task, 0, place)
    expect(await taskRow(task.id)).toMatchObject({
      foreach_label: 'genre=Drama, year=1994',
      foreach_path: 'work:1,inner:0',
    })
  })

  it('is not moved by a POST that comes twice', async () => {
    const flow = await recordFlow(api, { flow: 'Twice' })
    const task = await flow.work('start')
    await flow.begin(task)
    await flow.end(task, true)
    expect(await taskRow(task.id)).toMatchObject({ status: 'succeeded', attempt: 0 })
    expect(await runRow(flow.run)).toMatchObject({ tasks_total: 1, tasks_done: 1, tasks_failed: 0, status: 'running' })
  })

  it('flaw fixed: custom end step', async () => {
    const flow = await recordFlow(api, { flow: 'Custom', shape: { start: 'begin', end: 'finish' } })
    await flow.work('end')
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', end_step: 'finish', start_step: 'begin' })
    await flow.work('finish')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded' })
  })

  it('takes the last step also from the POST that ends the parameters', async () => {
    const flow = await recordFlow(api, { flow: 'Joined', shape: null })
    const parameters = await flow.task('_parameters')
    const fields = { 'attempt-done': '0', start_step: 'begin', end_step: 'finish' }
    const items = Object.entries(fields).map(([field_name, value]) => ({ field_name, value, type: field_name }))
    await api.post(`${parameters.path}/metadata`, items)
    expect(await runRow(flow.run)).toMatchObject({ start_step: 'begin', end_step: 'finish' })
    await flow.work('finish')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded' })
  })

  it('forgets the failure of a run that succeeded in the end', async () => {
    const flow = await recordFlow(api, { flow: 'Plain' })
    await flow.work('work', false)
    await db.pool.query("update run set failure = 'KeyError' where run_number = $1 and status = 'failed'", [flow.run])
    await flow.work('end')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', failure: null, failed_step: null })
  })

  it('flaw fixed: single-step flow, where the start is the end', async () => {
    const flow = await recordFlow(api, { flow: 'Single', shape: { start: 'only', end: 'only' } })
    await flow.work('only')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', tasks_total: 1, tasks_done: 1 })
  })

  it('takes `end` as the last step where the client did not say', async () => {
    const flow = await recordFlow(api, { flow: 'Old', shape: null })
    await flow.work('start')
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    await flow.work('end')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded' })
  })

  it('flaw fixed: failed non-end task ends the run at once, with step, task and reason', async () => {
    const flow = await recordFlow(api, { flow: 'Plain' })
    await flow.work('start')
    const work = await flow.work('work', false)
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'failed', failed_step: 'work', failed_task: Number(work.id), silent: false })
    expect(run.status_reason).toBe(`Step work failed: task ${work.id}, attempt 1 of 1.`)
    expect(run.finished_at).not.toBeNull()
    expect(run).toMatchObject({ tasks_total: 2, tasks_done: 1, tasks_failed: 1 })
  })

  it('says what it waits for where nobody knows whether another attempt follows', async () => {
    const flow = await recordFlow(api, { flow: 'Unread' })
    const work = await flow.work('work', false)
    const { status, status_reason: reason } = await runRow(flow.run)
    expect(status).toBe('running')
    expect(reason).toBe(
      `Step work failed for task ${work.id}, attempt 1; the run counts as failed once no task has reported for 60 s.`,
    )
    await flow.begin(work, 1)
    expect(await runRow(flow.run)).toMatchObject({
      status: 'running',
      status_reason: `Step work is under way: task ${work.id}, attempt 2.`,
    })
  })

  it('waits for attempts that may follow', async () => {
    const flow = await recordFlow(api, { flow: 'Retried' })
    const work = await flow.work('work', false)
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', tasks_failed: 1 })
    await flow.begin(work, 1)
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', tasks_failed: 0 })
    expect(await taskRow(work.id)).toMatchObject({ status: 'running', attempt: 1 })
    await flow.end(work, false, 1)
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'failed', tasks_failed: 1 })
    expect(run.status_reason).toBe(`Step work failed: task ${work.id}, attempt 2 of 2.`)
    expect(await attempts(work.id)).toEqual(['failed', 'failed'])
  })

  it('counts an attempt that said nothing as failed when the next one begins', async () => {
    const flow = await recordFlow(api, { flow: 'Retried' })
    const work = await flow.task('work')
    await flow.begin(work)
    await flow.begin(work, 1)
    expect(await attempts(work.id)).toEqual(['failed', 'running'])
    await flow.end(work, true, 1)
    expect(await taskRow(work.id)).toMatchObject({ status: 'succeeded', attempt: 1 })
    expect(await runRow(flow.run)).toMatchObject({ tasks_failed: 0, tasks_done: 1 })
  })

  it('lets an attempt that nobody expected take the failure back', async () => {
    const flow = await recordFlow(api, { flow: 'Plain' })
    const work = await flow.work('work', false)
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed' })
    await flow.begin(work, 1)
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', finished_at: null, failed_step: null })
    await flow.end(work, true, 1)
    await flow.work('end')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', tasks_failed: 0 })
  })

  it('is not changed by a closing heartbeat after the verdict, nor by the rest of the flow', async () => {
    const flow = await recordFlow(api, { flow: 'Plain' })
    const sibling = await flow.task('work')
    await flow.begin(sibling)
    const work = await flow.work('work', false)
    await db.pool.query('update run set last_heartbeat_ts = 1 where run_number = $1', [flow.run])
    await db.pool.query('update task set last_heartbeat_ts = 1 where run_number = $1', [flow.run])
    const replica = await startRecordingClient(db)
    expect((await replica.post(`${work.path}/heartbeat`)).status).toBe(200)
    expect((await replica.post(`${flow.path}/heartbeat`)).status).toBe(200)
    await replica.close()
    await flow.end(sibling, true)
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed', failed_task: Number(work.id) })
  })

  it('flaw fixed: resumed run takes its end step from its origin', async () => {
    const origin = await recordFlow(api, { flow: 'Resumed', shape: { start: 'begin', end: 'finish' } })
    const begun = await origin.work('begin')
    const flow = await recordFlow(api, { flow: 'Resumed', shape: null })
    const cloned = await flow.clone('begin', { run: origin.run, task: begun.id })
    expect(await taskRow(cloned.id)).toMatchObject({
      status: 'succeeded',
      origin: `Resumed/${origin.run}/begin/${begun.id}`,
    })
    expect((await taskRow(cloned.id)).status_reason).toBe(`Cloned from Resumed/${origin.run}/begin/${begun.id}.`)
    expect(await runRow(flow.run)).toMatchObject({ origin_run: origin.run, end_step: 'finish', status: 'running' })
    const rerun = await flow.task('finish')
    await flow.begin(rerun, 0, { 'origin-run-id': origin.run })
    await flow.end(rerun, true)
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', tasks_total: 2, tasks_done: 2 })
  })

  it('flaw fixed: clone without ds-root is found at its origin, and a clone of a clone too', async () => {
    const origin = await recordFlow(api, { flow: 'Cloned' })
    const made = await origin.task('work')
    await origin.begin(made, 0, { 'foreach-stack': ['x=1'], 'foreach-execution-path': 'work:0' })
    await origin.end(made, true)
    const second = await recordFlow(api, { flow: 'Cloned', shape: null })
    const clone = await second.clone('work', { run: origin.run, task: made.id })
    const third = await recordFlow(api, { flow: 'Cloned', shape: null })
    const again = await third.clone('work', { run: second.run, task: clone.id })
    const expected = { ds_root: '/data/metaflow', ds_type: 'local', foreach_label: 'x=1', foreach_path: 'work:0' }
    expect(await taskRow(clone.id)).toMatchObject(expected)
    expect(await taskRow(again.id)).toMatchObject(expected)
  })

  it('says unknown of a task whose client never says whether it succeeded', async () => {
    const flow = await recordFlow(api, { flow: 'Silent' })
    const task = await flow.task('start')
    await flow.begin(task)
    await api.post(`${task.path}/metadata`, [{ field_name: 'attempt-done', value: '0', type: 'attempt-done' }])
    expect(await taskRow(task.id)).toMatchObject({ status: 'unknown' })
    expect(await attempts(task.id)).toEqual(['unknown'])
  })

  it('tells readers of tasks and of the run, in the order of what happened', async () => {
    const flow = await recordFlow(api, { flow: 'Plain' })
    await flow.work('work', false)
    const { rows } = await db.pool.query(
      `select topic, payload ->> 'status' as status, payload ->> 'change' as change from event
       where key = $1 and coalesce(payload ->> 'step', '') <> '_parameters' and coalesce(payload ->> 'change', '') <> 'progress'
       order by id`,
      [flow.run],
    )
    expect(rows).toEqual([
      { topic: 'run', status: 'running', change: 'created' },
      { topic: 'task', status: 'queued', change: null },
      { topic: 'task', status: 'running', change: null },
      { topic: 'task', status: 'failed', change: null },
      { topic: 'run', status: 'failed', change: 'status' },
    ])
  })

  it('keeps the counters right when a foreach ends all at once', async () => {
    const flow = await recordFlow(api, { flow: 'Wide' })
    const tasks = await Promise.all(Array.from({ length: 30 }, () => flow.task('work')))
    await Promise.all(tasks.map((task) => flow.begin(task)))
    await Promise.all(tasks.map((task, i) => flow.end(task, i % 3 !== 0)))
    expect(await runRow(flow.run)).toMatchObject({ tasks_total: 30, tasks_done: 20, tasks_failed: 10 })
  })
})
