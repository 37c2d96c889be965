import { testDatabase } from '@groundwork/db/testing'
import { catalogListener } from '@groundwork/catalog/recording'
import { sweep } from '@groundwork/runs/sweeper'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordFlow } from '../testing/recorded-flow'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db, { graph: (flow) => (flow === 'Known' ? { retries: { tried: 1 } } : null) })
})
afterAll(() => api.close())

const sweepNow = () => sweep({ pool: db.pool, bus: db.bus, listener: catalogListener })
const runRow = async (run: string) => (await db.pool.query('select * from run where run_number = $1', [run])).rows[0]
const taskRow = async (task: string) => (await db.pool.query('select * from task where task_id = $1', [task])).rows[0]

/** Everything of the run happened that much earlier. */
async function age(run: string, seconds: number) {
  const ms = seconds * 1000
  await db.pool.query(
    'update run set ts_epoch = ts_epoch - $2, last_heartbeat_ts = last_heartbeat_ts - $3, finished_at = finished_at - $2 where run_number = $1',
    [run, ms, seconds],
  )
  await db.pool.query(
    `update task set ts_epoch = ts_epoch - $2, started_at = started_at - $2, finished_at = finished_at - $2,
       last_heartbeat_ts = last_heartbeat_ts - $3 where run_number = $1`,
    [run, ms, seconds],
  )
}
const beat = (run: string) =>
  db.pool.query('update run set last_heartbeat_ts = extract(epoch from now())::int8 where run_number = $1', [run])
/** A process that has not heard of these tasks' beats: what comes through it is written. */
async function throughReplica(work: (replica: RecordingClient) => Promise<unknown>) {
  const replica = await startRecordingClient(db)
  await work(replica)
  await replica.close()
}

describe('silence', () => {
  it('leaves a run alone that beats', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    await flow.begin(await flow.task('work'))
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
  })

  it('flaw fixed: killed task fails after 60 s, and its run with it when no attempt may follow', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('work')
    await flow.begin(task)
    await age(flow.run, 61)
    await beat(flow.run)
    await sweepNow()
    expect(await taskRow(task.id)).toMatchObject({ status: 'failed', silent: true })
    expect((await taskRow(task.id)).status_reason).toMatch(/^Attempt 1 stopped without a word: no heartbeat for 60 s\./)
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'failed', failed_step: 'work', failed_task: Number(task.id), tasks_failed: 1 })
    expect(run.status_reason).toBe(
      `Step work failed: task ${task.id}, attempt 1 of 1 stopped without a word (no heartbeat for 60 s).`,
    )
    const { rows } = await db.pool.query('select status from attempt where task_id = $1', [task.id])
    expect(rows).toEqual([{ status: 'failed' }])
  })

  it('does not know when a task ended that was not heard after it began, and takes the last beat of one that was', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const [killed, heard] = [await flow.task('work'), await flow.task('work')]
    await flow.begin(killed)
    await flow.begin(heard)
    await db.pool.query(
      'update task set last_heartbeat_ts = started_at / 1000 + case task_id when $2 then 0 else 10 end where task_id in ($1, $2)',
      [heard.id, killed.id],
    )
    await age(flow.run, 80)
    await sweepNow()
    expect(await taskRow(killed.id)).toMatchObject({ status: 'failed', silent: true, finished_at: null })
    const { rows } = await db.pool.query('select status, finished_at from attempt where task_id = $1', [killed.id])
    expect(rows).toEqual([{ status: 'failed', finished_at: null }])
    const task = await taskRow(heard.id)
    expect(task).toMatchObject({ status: 'failed', finished_at: task.last_heartbeat_ts * 1000 })
  })

  it('a killed task that may be tried again keeps its run, until the run is silent too', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('tried')
    await flow.begin(task)
    await age(flow.run, 61)
    await sweepNow()
    expect(await taskRow(task.id)).toMatchObject({ status: 'failed' })
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    await age(flow.run, 300)
    await sweepNow()
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'failed', silent: true })
    expect(run.status_reason).toBe(
      `Step tried failed: task ${task.id}, attempt 1 of 2 stopped without a word, and no task has reported for 360 s.`,
    )
  })

  it('a task that may be tried again does not hold its run down when others show life', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const tried = await flow.task('tried')
    const sibling = await flow.task('work')
    await flow.begin(tried)
    await flow.end(tried, false)
    await age(flow.run, 400)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed', silent: true, failed_task: Number(tried.id) })
    await db.pool.query("update run set failure = 'KeyError' where run_number = $1", [flow.run])
    await flow.begin(sibling)
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', failed_task: null, failure: null })
    await flow.end(sibling, true)
    await age(flow.run, 400)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed', silent: true })
    await db.pool.query("update run set failure = 'KeyError' where run_number = $1", [flow.run])
    await throughReplica((replica) => replica.post(`${flow.path}/heartbeat`))
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', failed_task: null, failure: null })
  })

  it('an attempt that begins long after the one before has its own 60 s for a first beat', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('tried')
    await flow.begin(task)
    await flow.end(task, false)
    await age(flow.run, 900)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed', silent: true })
    await flow.begin(task, 1)
    await sweepNow()
    expect(await taskRow(task.id)).toMatchObject({ status: 'running', attempt: 1 })
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    await db.pool.query('update attempt set started_at = started_at - 61000 where task_id = $1 and attempt = 1', [
      task.id,
    ])
    await sweepNow()
    expect(await taskRow(task.id)).toMatchObject({ status: 'failed', silent: true })
  })

  it('a pod of an orchestrator that waits for ten minutes makes its run unknown, and its first word running again', async () => {
    await api.post('/flows/Known', {})
    const system_tags = ['metaflow_version:2.19.39', 'runtime:argo-workflows']
    await api.post('/flows/Known/run', { run_number: 'argo-waits', system_tags })
    const { rows } = await db.pool.query("select run_number as run from run where run_id = 'argo-waits'")
    const run = String(rows[0].run)
    await age(run, 600)
    await sweepNow()
    expect(await runRow(run)).toMatchObject({ status: 'unknown', silent: true })
    const pods = await Promise.all([startRecordingClient(db), startRecordingClient(db)])
    const step = '/flows/Known/runs/argo-waits/steps/start'
    await Promise.all(pods.map((pod) => pod.post(`${step}/step`)))
    const made = await Promise.all(pods.map((pod) => pod.post(`${step}/task`, { task_id: 't-1', system_tags })))
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    for (const pod of pods) expect((await pod.get(`${step}/tasks/t-1`)).status).toBe(200)
    await sweepNow()
    expect(await runRow(run)).toMatchObject({ status: 'running', silent: false, tasks_total: 1 })
    await Promise.all(pods.map((pod) => pod.close()))
  })

  it('a failed attempt with an unreadable graph ends the run when no task has beaten for 60 s', async () => {
    const flow = await recordFlow(api, { flow: 'Unreadable' })
    const work = await flow.work('work', false)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    await age(flow.run, 61)
    await sweepNow()
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'failed', failed_step: 'work', silent: true })
    expect(run.status_reason).toBe(`Step work failed: task ${work.id}, attempt 1, and no task has reported for 60 s.`)
    expect(run.finished_at).toBeLessThan(Date.now() - 60_000)
    await flow.begin(work, 1)
    expect(await runRow(flow.run)).toMatchObject({
      status: 'running',
      silent: false,
      finished_at: null,
      tasks_failed: 0,
    })
  })

  it('flaw fixed: queued tasks with a living run beat keep it running', async () => {
    const flow = await recordFlow(api, { flow: 'Unreadable' })
    await flow.work('work', false)
    await flow.task('work')
    await age(flow.run, 3_600)
    await beat(flow.run)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
  })

  it('queued tasks that wait for hours while the run beats change nothing', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('work')
    await age(flow.run, 7_200)
    await beat(flow.run)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    expect(await taskRow(task.id)).toMatchObject({ status: 'queued' })
  })

  it('no sign of life for 360 s and no verdict is unknown, and a beat takes it back', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    await flow.work('start')
    await age(flow.run, 340)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'running' })
    await age(flow.run, 30)
    await sweepNow()
    const run = await runRow(flow.run)
    expect(run).toMatchObject({ status: 'unknown', silent: true })
    expect(run.status_reason).toBe('No sign of life for 360 s, and nothing said how it ended.')
    await throughReplica((replica) => replica.post(`${flow.path}/heartbeat`))
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', silent: false, finished_at: null })
  })

  it.each([
    { signAfterMs: 0, durationMs: null },
    { signAfterMs: 6, durationMs: null },
    { signAfterMs: 999, durationMs: null },
    { signAfterMs: 5_006, durationMs: 5_006 },
  ])('an unknown run whose last sign came $signAfterMs ms after its start took $durationMs ms', async (expected) => {
    const flow = await recordFlow(api, { flow: 'Known' })
    await flow.work('start')
    // Signs are whole seconds: the run starts that long before the one in which its tasks gave theirs.
    const sign = (Math.floor(Date.now() / 1000) - 400) * 1000
    await db.pool.query('update run set ts_epoch = $2, last_heartbeat_ts = null where run_number = $1', [
      flow.run,
      sign - expected.signAfterMs,
    ])
    await db.pool.query(
      `update task set ts_epoch = $2, started_at = $2, finished_at = $2, last_heartbeat_ts = $2::int8 / 1000
       where run_number = $1`,
      [flow.run, sign],
    )
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'unknown', duration_ms: expected.durationMs })
  })

  it("the beat of a task that was thought dead takes its failure and the run's back", async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('work')
    await flow.begin(task)
    await age(flow.run, 120)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed', tasks_failed: 1 })
    await throughReplica((replica) => replica.post(`${flow.path}/heartbeat`))
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed' })
    await throughReplica((replica) => replica.post(`${task.path}/heartbeat`))
    expect(await taskRow(task.id)).toMatchObject({ status: 'running', silent: false, finished_at: null })
    expect(await runRow(flow.run)).toMatchObject({ status: 'running', tasks_failed: 0, silent: false })
    await flow.end(task, true)
    await flow.work('end')
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', tasks_done: 2, tasks_failed: 0 })
  })

  it('a verdict that comes late overrules silence', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const end = await flow.task('end')
    await flow.begin(end)
    await age(flow.run, 120)
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'failed' })
    await flow.end(end, true)
    expect(await taskRow(end.id)).toMatchObject({ status: 'succeeded', silent: false })
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded', tasks_failed: 0, tasks_done: 1 })
  })

  it('ends a run whose last report was lost between two transactions', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const end = await flow.work('end')
    await db.pool.query("update run set status = 'running', finished_at = null where run_number = $1", [flow.run])
    await sweepNow()
    expect(await runRow(flow.run)).toMatchObject({ status: 'succeeded' })
    expect(await taskRow(end.id)).toMatchObject({ status: 'succeeded' })
  })

  it('closes tasks that were open when their run ended', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const killed = await flow.task('work')
    await flow.begin(killed)
    const waiting = await flow.task('work')
    await flow.work('work', false)
    await age(flow.run, 120)
    await sweepNow()
    expect(await taskRow(killed.id)).toMatchObject({ status: 'failed', silent: true })
    expect(await taskRow(waiting.id)).toMatchObject({
      status: 'unknown',
      status_reason: 'Never began: the run ended first.',
    })
  })

  it('leaves clients without heartbeats their time', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    const task = await flow.task('work')
    await flow.begin(task)
    await db.pool.query('update task set last_heartbeat_ts = null where run_number = $1', [flow.run])
    await age(flow.run, 120)
    await sweepNow()
    expect(await taskRow(task.id)).toMatchObject({ status: 'running' })
  })

  it('is looked after by one process at a time', async () => {
    const flow = await recordFlow(api, { flow: 'Known' })
    await flow.begin(await flow.task('work'))
    await age(flow.run, 120)
    await Promise.all([sweepNow(), sweepNow(), sweepNow()])
    const { rows } = await db.pool.query(
      "select count(*) as n from event where key = $1 and payload ->> 'change' = 'status'",
      [flow.run],
    )
    expect(rows[0].n).toBe(1)
  })
})
