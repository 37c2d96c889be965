import { makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunFilter } from '../filter/filter'
import { failingGroups, openRuns } from './failing'
import { runHistogram } from './histogram'
import { findRun, runDetail, runsByNumber, runsWithId } from './one-run'
import type { RunRow, RunSort } from './rows'
import { listRuns } from './run-list'
import { suggest } from './suggest'
import { runTasks, taskDetail, taskMetadata } from './tasks'

const { pool } = await testDatabase()
const noon = Date.UTC(2026, 10, 21, 12)
const minute = 60_000
let runs: RunRow[] = []

const statuses = ['succeeded', 'failed', 'running', 'unknown', 'queued'] as const
beforeAll(async () => {
  const numbers: number[] = []
  for (let n = 0; n < 60; n++) {
    const status = statuses[n % 7] ?? 'succeeded'
    const startedAt = noon - Math.floor(n / 2) * minute
    const { runNumber } = await makeRun(pool, {
      flow: `Flow${n % 3}`,
      project: `project${n % 4}`,
      user: `user${n % 5}`,
      branch: n % 2 ? 'prod' : 'user.x',
      status,
      startedAt,
      finishedAt: status === 'succeeded' || status === 'failed' ? startedAt + ((n * 37) % 50) * 1_000 : null,
      tags: n % 6 === 0 ? ['sixth', 'even'] : n % 2 ? [] : ['even'],
      failedStep: status === 'failed' ? 'work' : null,
      failure: status === 'failed' ? `KeyError: ${n % 2}` : null,
    })
    numbers.push(runNumber)
  }
  runs = await runsByNumber(pool, numbers)
})

/** What the list must be, said once more without SQL. */
function expected(filter: RunFilter, sort: RunSort): number[] {
  const has = (values: string[] | undefined, ...own: (string | null)[]) =>
    !values?.length || own.some((value) => value !== null && values.includes(value))
  const duration = sort === 'longest' || sort === 'shortest'
  const key = (run: RunRow) => (duration ? (run.durationMs ?? 0) : run.startedAt)
  const sign = sort === 'newest' || sort === 'longest' ? -1 : 1
  return runs
    .filter(
      (run) =>
        has(filter.status, run.status) &&
        has(filter.flow, run.flow) &&
        has(filter.project, run.project) &&
        has(filter.user, run.user),
    )
    .filter((run) => has(filter.branch, run.branch) && has(filter.tag, ...run.tags, `user:${run.user}`, 'runtime:dev'))
    .filter((run) => run.startedAt >= (filter.from ?? 0) && run.startedAt < (filter.to ?? Number.MAX_SAFE_INTEGER))
    .filter((run) => !duration || run.durationMs !== null)
    .toSorted((a, b) => sign * (key(a) - key(b) || a.runNumber - b.runNumber))
    .map((run) => run.runNumber)
}

async function walk(filter: RunFilter, sort: RunSort): Promise<number[]> {
  const found: number[] = []
  let cursor: string | null = null
  do {
    const page = await listRuns(pool, { filter, sort, cursor, limit: 7 })
    found.push(...page.items.map((run) => run.runNumber))
    cursor = page.next
  } while (cursor)
  return found
}

const filters: [string, RunFilter][] = [
  ['nothing', {}],
  ['a status', { status: ['failed'] }],
  ['two statuses', { status: ['running', 'queued'] }],
  ['a flow', { flow: ['Flow1'] }],
  ['flows and statuses', { flow: ['Flow1', 'Flow2'], status: ['failed', 'succeeded'] }],
  ['project and user', { project: ['project1'], user: ['user1'] }],
  ['a branch with a status', { branch: ['prod'], status: ['failed'] }],
  ['a tag', { tag: ['even'] }],
  ['two tags that runs share', { tag: ['even', 'sixth'] }],
  ['a system tag and a user', { tag: ['runtime:dev'], user: ['user2'] }],
  ['a tag with a status', { tag: ['sixth'], status: ['failed'] }],
  ['a window', { from: noon - 10 * minute, to: noon - 2 * minute }],
  [
    'everything at once',
    {
      status: ['failed', 'succeeded'],
      flow: ['Flow0', 'Flow1'],
      project: ['project1', 'project2'],
      user: ['user0', 'user1', 'user2'],
      branch: ['prod', 'user.x'],
      tag: ['even', 'runtime:dev'],
      from: noon - 20 * minute,
    },
  ],
  [
    'more values with statuses than are walked apart',
    {
      flow: ['Flow0', 'Flow1', 'Flow2', 'u', 'v', 'w', 'x', 'y', 'z'],
      status: ['failed', 'running', 'succeeded'],
    },
  ],
  ['more values than are walked apart', { flow: ['Flow0', 'Flow2', ...Array.from({ length: 24 }, (_, n) => `x${n}`)] }],
  ['a branch and a user', { branch: ['prod'], user: ['user1', 'user3'] }],
  ['what does not exist', { project: ['nowhere'] }],
]

describe.each(['newest', 'oldest', 'longest', 'shortest'] as const)('the run list, %s first', (sort) => {
  it.each(filters)('walks %s page by page without a gap or a repeat', async (_, filter) => {
    expect(await walk(filter, sort)).toEqual(expected(filter, sort))
  })
})

describe('a cursor', () => {
  it('that the list did not give is refused', async () => {
    await expect(listRuns(pool, { filter: {}, sort: 'newest', cursor: "1'; drop", limit: 5 })).rejects.toThrow(
      'position in the list',
    )
  })
  it('stays where it is while new runs arrive', async () => {
    const first = await listRuns(pool, { filter: { project: ['moving'] }, sort: 'newest', limit: 1 })
    expect(first.items).toEqual([])
    for (const startedAt of [1, 2, 3]) await makeRun(pool, { project: 'moving', flow: 'Moving', startedAt })
    const top = await listRuns(pool, { filter: { project: ['moving'] }, sort: 'newest', limit: 1 })
    await makeRun(pool, { project: 'moving', flow: 'Moving', startedAt: 4 })
    const next = await listRuns(pool, { filter: { project: ['moving'] }, sort: 'newest', limit: 5, cursor: top.next })
    expect(next.items.map((run) => run.startedAt)).toEqual([2, 1])
  })
})

describe('tags', () => {
  it('follow the run when they change', async () => {
    const { runNumber } = await makeRun(pool, { flow: 'Tagged', tags: ['before', 'stays'] })
    await pool.query(`update run set tags = '["stays", "after"]' where run_number = $1`, [runNumber])
    const found = async (tag: string) =>
      (await listRuns(pool, { filter: { tag: [tag] }, sort: 'newest', limit: 5 })).items.map((run) => run.runNumber)
    expect(await found('after')).toEqual([runNumber])
    expect(await found('before')).toEqual([])
    expect(await found('stays')).toEqual([runNumber])
  })
})

describe('the histogram', () => {
  it('counts each run of the window once, in its bucket', async () => {
    const window = { from: noon - 29 * minute, to: noon + minute }
    const histogram = await runHistogram(pool, {
      filter: { ...window, project: ['project0', 'project1'] },
      buckets: 10,
    })
    const wanted = expected({ ...window, project: ['project0', 'project1'] }, 'newest').length
    const sum = histogram.buckets.reduce(
      (total, bucket) => total + bucket.succeeded + bucket.failed + bucket.running + bucket.unknown,
      0,
    )
    expect(sum).toBe(wanted)
    expect(Object.values(histogram.totals).reduce((a, b) => a + b)).toBe(wanted)
    expect(histogram).toMatchObject({ bucketMs: 5 * minute, countedFrom: null })
    expect(histogram.buckets.length).toBeLessThanOrEqual(11)
  })
  it('refuses an empty window', async () => {
    await expect(runHistogram(pool, { filter: { from: 5, to: 5 }, buckets: 3 })).rejects.toThrow(
      '"from" must lie before "to"',
    )
  })
})

describe('suggestions', () => {
  it('put values that begin with the words before values that contain them', async () => {
    await makeRun(pool, { project: 'zz_project1', flow: 'Suggested' })
    expect(await suggest(pool, { field: 'project', prefix: 'PROJECT1' })).toEqual(['project1', 'zz_project1'])
    expect(await suggest(pool, { field: 'tag', prefix: 'sixth' })).toEqual(['sixth'])
    expect(await suggest(pool, { field: 'branch', prefix: '' })).toEqual(['prod', 'user.x'])
  })
})

describe('one run', () => {
  it("is found by number and by an orchestrator's id, under its flow only", async () => {
    const { runNumber } = await makeRun(pool, { flow: 'Named', runId: 'argo-named-1' })
    expect((await findRun(pool, { flow: 'Named', run: 'argo-named-1' })).runNumber).toBe(runNumber)
    expect((await findRun(pool, { flow: 'Named', run: String(runNumber) })).id).toBe('argo-named-1')
    await makeRun(pool, { flow: 'NamedToo', runId: 'argo-named-1', startedAt: 5 })
    expect((await runsWithId(pool, 'argo-named-1')).map((run) => run.flow)).toEqual(['Named', 'NamedToo'])
    expect(await runsWithId(pool, 'argo-named')).toEqual([])
    await expect(findRun(pool, { flow: 'Other', run: String(runNumber) })).rejects.toThrow('There is no run Other/')
  })
  it('knows its neighbours and what is typical of its flow', async () => {
    const made = []
    for (const [n, seconds] of [10, 20, 30].entries())
      made.push(await makeRun(pool, { flow: 'Typical', startedAt: noon + n, finishedAt: noon + n + seconds * 1_000 }))
    const detail = await runDetail(pool, { flow: 'Typical', run: made[1]?.id ?? '' })
    expect(detail).toMatchObject({
      previous: made[0]?.id,
      next: made[2]?.id,
      typical: { p50Ms: 10_000, p95Ms: 30_000, runs: 2 },
      git: null,
      codePackage: null,
    })
    expect((await runDetail(pool, { flow: 'Typical', run: made[0]?.id ?? '' })).previous).toBeNull()
  })
})

describe('tasks', () => {
  it('come without the parameters, with attempts only where there were several', async () => {
    const { runNumber, id } = await makeRun(pool, { flow: 'Tasked' })
    await makeTask(pool, { runNumber, step: '_parameters' })
    const plain = await makeTask(pool, { runNumber, step: 'start' })
    const retried = await makeTask(pool, { runNumber, step: 'work', attempt: 1 })
    await pool.query(
      `insert into attempt (task_id, attempt, run_number, status, started_at, finished_at)
       values ($1, 0, $2, 'failed', 1, 2), ($1, 1, $2, 'succeeded', 3, 4) on conflict (task_id, attempt) do update set started_at = excluded.started_at, finished_at = excluded.finished_at, status = excluded.status`,
      [retried.taskId, runNumber],
    )
    const { tasks, steps } = await runTasks(pool, { runNumber })
    expect(tasks.map((task) => [task.step, task.attempts.length])).toEqual([
      ['start', 0],
      ['work', 2],
    ])
    expect(steps.map((step) => step.name)).not.toContain('_parameters')
    expect((await runTasks(pool, { runNumber, after: plain.taskId })).tasks).toHaveLength(1)
    expect((await runTasks(pool, { runNumber, only: [plain.taskId] })).tasks).toMatchObject([{ taskId: plain.taskId }])
    const key = { flow: 'Tasked', run: id, step: 'work', task: retried.id }
    expect(await taskDetail(pool, key)).toMatchObject({ taskId: retried.taskId, run: { flow: 'Tasked' } })
    await pool.query(
      `insert into metadata (run_number, task_id, field_name, value, type, ts_epoch, tags) values ($1, $2, 'attempt', '1', 'attempt', 5, '["attempt_id:1"]')`,
      [runNumber, retried.taskId],
    )
    expect(await taskMetadata(pool, key)).toEqual([
      { field: 'attempt', value: '1', type: 'attempt', at: 5, attempt: 1 },
    ])
    await expect(taskDetail(pool, { ...key, step: 'start' })).rejects.toThrow('has no task start/')
  })
})

describe('what fails', () => {
  it('leaves out what still goes, which is counted by itself', async () => {
    const before = await openRuns(pool)
    await makeRun(pool, { flow: 'Going', status: 'running' })
    await makeRun(pool, { flow: 'Going', status: 'succeeded' })
    expect(await openRuns(pool)).toBe(before + 1)
  })

  it('is grouped by cause', async () => {
    for (let n = 0; n < 3; n++)
      await makeRun(pool, {
        flow: 'Failing',
        project: 'failing',
        status: 'failed',
        failedStep: 'load',
        failure: 'OSError: gone',
        startedAt: Date.now() - n,
      })
    const groups = await failingGroups(pool, 1)
    expect(groups.filter((group) => group.flow === 'Failing')).toMatchObject([
      { failure: 'OSError: gone', step: 'load', count: 3, project: 'failing' },
    ])
  })

  it('is grouped by the step where no error is known', async () => {
    for (let n = 0; n < 2; n++) {
      const { runNumber } = await makeRun(pool, { flow: 'Mute', status: 'failed', failedStep: 'fit' })
      const reason = `Step fit failed: task ${n}, attempt 1 of 1.`
      await pool.query('update run set status_reason = $2 where run_number = $1', [runNumber, reason])
    }
    const groups = await failingGroups(pool, 1)
    expect(groups.filter((group) => group.flow === 'Mute')).toMatchObject([{ failure: 'Step fit failed', count: 2 }])
  })

  it('says of runs whose task was killed that it stopped without a word', async () => {
    const { runNumber } = await makeRun(pool, { flow: 'Killed', status: 'failed', failedStep: 'fit' })
    const reason = 'Step fit failed: task 7, attempt 1 of 1 stopped without a word (no heartbeat for 60 s).'
    await pool.query('update run set status_reason = $2 where run_number = $1', [runNumber, reason])
    const groups = await failingGroups(pool, 1)
    expect(groups.find((group) => group.flow === 'Killed')).toMatchObject({
      failure: 'Step fit stopped without a word',
      step: 'fit',
    })
  })
})
