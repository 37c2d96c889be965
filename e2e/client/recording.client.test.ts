import path from 'node:path'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fixtures, flows, type Metaflow, type ReadBack, readBack, run, start } from './metaflow'
import { python } from './python'
import { type Recorder, startRecorder } from './recorder'

/** A flow that ships, and what the client reads back: how many tasks of which steps, and the value of an artifact. */
type Sample = {
  flow: string
  name: string
  project: string
  status: 'succeeded' | 'failed'
  tasks: Record<string, number>
  artifact: [path: string, value: unknown]
}

/** Each shard comes from the start and leads to the decision. */
function expectShards(run: string, { steps }: ReadBack): void {
  const pathspecs = (step: string) => (steps[step] ?? []).map(({ id }) => `${run}/${step}/${id}`).sort()
  expect(steps.start?.map(({ children }) => children)).toEqual([pathspecs('screen')])
  for (const shard of steps.screen ?? [])
    expect(shard).toMatchObject({ parents: pathspecs('start'), children: pathspecs('decide') })
  expect(steps.decide?.map(({ parents }) => parents)).toEqual([pathspecs('screen')])
}

describe.skipIf(!python)('an unmodified Metaflow client', () => {
  let database: TestDatabase
  let recorder: Recorder
  let metaflow: Metaflow

  beforeAll(async () => {
    database = await testDatabase()
    recorder = await startRecorder(database)
    metaflow = { python, recorder, user: 'ada' }
  }, 60_000)
  afterAll(() => recorder.stop())

  async function runRow(flow: string) {
    const { rows } = await database.pool.query<{
      id: string
      status: string
      status_reason: string
      failed_step: string | null
      project: string
      branch: string | null
      end_step: string | null
      finished: boolean
    }>(
      `select coalesce(run_id, run_number::text) as id, status, status_reason, failed_step, project, branch, end_step,
              finished_at is not null as finished
         from run where flow_id = $1 order by run_number desc limit 1`,
      [flow],
    )
    const row = rows[0]
    if (!row) throw new Error(`no run of ${flow} was recorded`)
    return row
  }

  it('records a foreach with a retried attempt, and reads it back through its own API', async () => {
    const result = await run(metaflow, [path.join(fixtures, 'branching_flow.py'), 'run', '--tag', 'team:tests'])
    expect(result.code, result.output).toBe(0)
    const row = await runRow('BranchingFlow')
    expect(row).toMatchObject({ status: 'succeeded', project: 'client_tests', branch: 'user.ada', finished: true })

    const back = await readBack(metaflow, `BranchingFlow/${row.id}`)
    expect(back).toMatchObject({ successful: true, finished: true, tags: ['team:tests'], runs: [row.id] })
    expect(back.systemTags).toEqual(expect.arrayContaining(['project:client_tests', 'user:ada']))
    expect(Object.keys(back.steps).sort()).toEqual(['check', 'end', 'join', 'start', 'work'])
    const work = back.steps.work ?? []
    expect(work).toHaveLength(3)
    expect(work.map((task) => task.attempt).sort((one, other) => one - other)).toEqual([0, 0, 1])
    expect(work.every((task) => task.artifacts.includes('upper'))).toBe(true)
    const [begin] = back.steps.start ?? []
    const [join] = back.steps.join ?? []
    expect(begin?.children).toEqual(work.map((task) => `BranchingFlow/${row.id}/work/${task.id}`).sort())
    expect(join?.parents).toEqual(begin?.children)
    expect(back.steps.end?.[0]?.stdout).toContain('word ABC')
  }, 120_000)

  it('records a failed step at once, and a resume that clones what was good', async () => {
    const marker = path.join(recorder.folder, 'repaired')
    const script = path.join(fixtures, 'branching_flow.py')
    const failed = await run(metaflow, [script, 'run', '--fail-unless', marker])
    expect(failed.code).not.toBe(0)
    const broken = await runRow('BranchingFlow')
    expect(broken).toMatchObject({ status: 'failed', failed_step: 'check' })
    expect(broken.status_reason).toMatch(/check/)

    await run(metaflow, ['-c', `open(${JSON.stringify(marker)}, 'w').close()`])
    const resumed = await run(metaflow, [script, 'resume', '--origin-run-id', broken.id])
    expect(resumed.code, resumed.output).toBe(0)
    const row = await runRow('BranchingFlow')
    expect(row.id).not.toBe(broken.id)
    expect(row.status).toBe('succeeded')
    const back = await readBack(metaflow, `BranchingFlow/${row.id}`)
    expect(back.successful).toBe(true)
    // A clone's log lies under its origin, and its metadata names it.
    expect(back.steps.start?.[0]?.metadata['origin-run-id']).toBe(broken.id)
  }, 180_000)

  it('calls a killed task what it is, and its run failed, without waiting for six minutes', async () => {
    const child = await start(metaflow, [path.join(fixtures, 'branching_flow.py'), 'run', '--seconds', '600'])
    let output = ''
    child.stdout?.on('data', (data: Buffer) => (output += data))
    await vi.waitFor(() => expect(output).toMatch(/check\/\d+ \(pid \d+\)\] Task is starting/), {
      timeout: 60_000,
      interval: 100,
    })
    const pid = Number(/check\/\d+ \(pid (\d+)\)\] Task is starting/.exec(output)?.[1])
    const waiting = (await runRow('BranchingFlow')).id
    // A task that was killed before it began has never said anything; this one has.
    await vi.waitFor(
      async () => {
        const { rowCount } = await database.pool.query(
          `select from attempt join task using (task_id) join run on run.run_number = task.run_number
          where task.step_name = 'check' and attempt.status = 'running' and run.flow_id = 'BranchingFlow'`,
        )
        expect(rowCount).toBe(1)
      },
      { timeout: 60_000, interval: 100 },
    )
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(async () => expect(child.exitCode).not.toBeNull(), { timeout: 60_000, interval: 100 })
    await vi.waitFor(
      async () => expect(await runRow('BranchingFlow')).toMatchObject({ status: 'failed', failed_step: 'check' }),
      { timeout: 120_000, interval: 100 },
    )
    const row = await runRow('BranchingFlow')
    expect(row.id).toBe(waiting)
    expect(row.status_reason.length).toBeGreaterThan(10)
  }, 240_000)

  it('edits tags through the client, from many processes at once, and loses none', async () => {
    const { id } = await runRow('BranchingFlow')
    const edit = (tag: string) =>
      run(metaflow, [
        '-c',
        `from metaflow import Run, namespace; namespace(None); Run('BranchingFlow/${id}').add_tag('${tag}')`,
      ])
    const results = await Promise.all(['one', 'two', 'three'].map(edit))
    expect(results.map((r) => r.code)).toEqual([0, 0, 0])
    const removed = await run(metaflow, [
      path.join(fixtures, 'branching_flow.py'),
      'tag',
      'remove',
      '--run-id',
      id,
      'two',
    ])
    expect(removed.code, removed.output).toBe(0)
    const back = await readBack(metaflow, `BranchingFlow/${id}`)
    expect(back.tags).toEqual(['one', 'three'])
  }, 120_000)

  it('is told what to do when it has no token', async () => {
    const script = path.join(fixtures, 'counting_flow.py')
    const refused = await run({ ...metaflow, recorder: { ...recorder, token: 'gw_record_nonsense' } }, [script, 'run'])
    expect(refused.code).not.toBe(0)
    expect(refused.output).toMatch(/token/i)
  }, 60_000)

  it('records the sample flows of the shipped libraries, and reads each back through its own API', async () => {
    const samples: Sample[] = [
      {
        flow: 'kyc/flows/screening_flow.py',
        name: 'ScreeningFlow',
        project: 'kyc',
        status: 'succeeded',
        tasks: { start: 1, screen: 3, decide: 1, end: 1 },
        artifact: ['start/parts', [0, 1, 2]],
      },
      {
        flow: 'kyc/flows/watch_list_import_flow.py',
        name: 'WatchListImportFlow',
        project: 'kyc',
        status: 'failed',
        tasks: { start: 1, check_columns: 1 },
        artifact: ['start/rows', 500],
      },
      {
        flow: 'content-decisions/flows/title_value_flow.py',
        name: 'TitleValueFlow',
        project: 'content_decisions',
        status: 'succeeded',
        tasks: { start: 1, fit: 4, join: 1, end: 1 },
        artifact: ['start/genres', ['Action', 'Comedy', 'Drama', 'Romance']],
      },
      {
        flow: 'content-decisions/flows/slate_flow.py',
        name: 'SlateFlow',
        project: 'content_decisions',
        status: 'succeeded',
        tasks: { start: 1, choose: 1, end: 1 },
        artifact: ['choose/prefer', 'Drama'],
      },
      {
        flow: 'ranking/flows/retriever_flow.py',
        name: 'RetrieverFlow',
        project: 'ranking',
        status: 'succeeded',
        tasks: { start: 1, retrieve: 3, compare: 1, end: 1 },
        artifact: ['compare/winner', 'factors'],
      },
      {
        flow: 'explainers/flows/credit_model_flow.py',
        name: 'CreditModelFlow',
        project: 'explainers',
        status: 'succeeded',
        tasks: { start: 1, train: 1, explain: 1, end: 1 },
        artifact: [
          'start/inputs',
          'Seniority Home Time Age Marital Records Job Expenses Income Assets Debt Amount Price'.split(' '),
        ],
      },
    ]
    for (const sample of samples) {
      const result = await run(metaflow, [path.join(flows, sample.flow), 'run'])
      expect(result.code === 0, result.output).toBe(sample.status === 'succeeded')
      const row = await runRow(sample.name)
      expect(row).toMatchObject({ status: sample.status, project: sample.project })
      // To the client a run is finished with its step `end`.
      const ok = sample.status === 'succeeded'
      const [artifact, value] = sample.artifact
      const back = await readBack(metaflow, `${sample.name}/${row.id}`, artifact)
      expect(back).toMatchObject({ successful: ok, finished: ok, runs: [row.id] })
      const tasks = Object.entries(back.steps).map(([step, own]) => [step, own.length])
      expect(Object.fromEntries(tasks)).toEqual(sample.tasks)
      expect(back.values).toEqual({ [artifact]: value })
      if (sample.name === 'ScreeningFlow') expectShards(`ScreeningFlow/${row.id}`, back)
    }
    const { rows } = await database.pool.query<{ name: string; runs_total: number }>(
      'select name, runs_total from project',
    )
    expect(rows.map((row) => row.name)).toEqual(
      expect.arrayContaining(['kyc', 'content_decisions', 'ranking', 'explainers']),
    )
  }, 600_000)
})
