import { readFile } from 'node:fs/promises'
import { transaction } from '@groundwork/db/pool'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { stripEntries } from '../project/project'
import { callerOf, changeRun, recordedRun, recordRun, userActor } from '../testing/record'
import { catalogListener } from './catalog-listener'

const viewer = userActor({ id: 'v', name: 'V', email: 'v@example.org' }, 'viewer')
let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})

const detail = (name: string) => callerOf(db, viewer).project({ name })

describe('a run that starts', () => {
  it('makes its project, flow, branch and person, visible at commit and not before', async () => {
    const run = recordedRun({ project: 'visible', flow: 'VisibleFlow', branch: 'user.ana', user: 'ana' })
    await transaction(db.pool, async (sql) => {
      await catalogListener.runStarted(sql, run)
      expect(await callerOf(db, viewer).byNames({ names: ['visible'] })).toEqual([])
    })
    const project = await detail('visible')
    expect(project).toMatchObject({
      kind: 'project',
      state: 'running',
      lastStatus: 'running',
      lastRunAt: run.startedAt,
      lastRunFlow: 'VisibleFlow',
      runsTotal: 1,
      owner: { kind: 'person', id: 'ana', source: 'inferred' },
    })
    expect(project.flows).toMatchObject([{ flow: 'VisibleFlow', runsTotal: 1, lastRunId: run.id }])
    expect(project.branches).toMatchObject([{ branch: 'user.ana', runsTotal: 1 }])
    expect(project.people).toMatchObject([{ user: 'ana', runsTotal: 1 }])
    expect(stripEntries(project.strip)).toEqual([
      { n: run.runNumber, id: run.id, flow: 'VisibleFlow', status: 'running', ms: null, at: run.startedAt },
    ])
  })

  it('without @project makes a project of kind flow, and another one when the flow gains @project', async () => {
    await recordRun(db.pool, { flow: 'LonelyFlow' })
    await recordRun(db.pool, { flow: 'LonelyFlow', project: 'company' })
    expect(await detail('LonelyFlow')).toMatchObject({ kind: 'flow', runsTotal: 1 })
    expect(await detail('company')).toMatchObject({ kind: 'project', runsTotal: 1 })
  })

  it('without user and branch leaves those out', async () => {
    await recordRun(db.pool, { project: 'anonymous', user: null })
    expect(await detail('anonymous')).toMatchObject({ owner: null, people: [], branches: [], runsTotal: 1 })
  })
})

describe('fifty runs of one new project that start at once', () => {
  it('are all counted, and the strip holds the last ten by number', async () => {
    const runs = Array.from({ length: 50 }, (_, at) =>
      recordedRun({ project: 'busy', flow: `Busy${at % 3}Flow`, user: `user${at % 4}`, branch: `b${at % 2}` }),
    )
    await Promise.all(runs.map((run) => recordRun(db.pool, run)))
    await Promise.all(runs.map((run) => changeRun(db.pool, run, { status: 'succeeded', durationMs: 5 })))
    const project = await detail('busy')
    expect(project.runsTotal).toBe(50)
    expect(project.flows.map((flow) => flow.runsTotal).reduce((a, b) => a + b)).toBe(50)
    expect(project.people.map((person) => person.runsTotal).reduce((a, b) => a + b)).toBe(50)
    expect(stripEntries(project.strip).map((entry) => entry.n)).toEqual(runs.slice(-10).map((run) => run.runNumber))
    expect(stripEntries(project.strip).every((entry) => entry.status === 'succeeded')).toBe(true)
    expect(project.state).toBe('healthy')
    for (const flow of ['busy0flow', 'busy1flow', 'busy2flow'])
      expect(await callerOf(db, viewer).search({ q: flow, limit: 5 })).toContainEqual(
        expect.objectContaining({ name: 'busy' }),
      )
  })
})

describe('a run that changes', () => {
  it('shows in the strip in its place, and is not added twice', async () => {
    const first = await recordRun(db.pool, { project: 'strip' })
    const second = await recordRun(db.pool, { project: 'strip' })
    await changeRun(db.pool, first, { status: 'failed', durationMs: 900 })
    const { strip, lastStatus } = await detail('strip')
    expect(stripEntries(strip).map(({ n, status, ms }) => [n, status, ms])).toEqual([
      [first.runNumber, 'failed', 900],
      [second.runNumber, 'running', null],
    ])
    expect(lastStatus).toBe('running')
  })

  it('leaves a strip of newer runs alone', async () => {
    const old = await recordRun(db.pool, { project: 'long' })
    for (let n = 0; n < 10; n += 1) await recordRun(db.pool, { project: 'long', status: 'succeeded' })
    await changeRun(db.pool, old, { status: 'failed' })
    const { strip, state } = await detail('long')
    expect(stripEntries(strip).map((entry) => entry.n)).not.toContain(old.runNumber)
    expect(stripEntries(strip)).toHaveLength(10)
    expect(state).toBe('healthy')
  })

  it('gives the project the state of its worst flow', async () => {
    const bad = await recordRun(db.pool, { project: 'mixed', flow: 'BadFlow' })
    const good = await recordRun(db.pool, { project: 'mixed', flow: 'GoodFlow' })
    await changeRun(db.pool, bad, { status: 'failed' })
    expect((await detail('mixed')).state).toBe('failing')
    await changeRun(db.pool, good, { status: 'succeeded' })
    expect((await detail('mixed')).state).toBe('failing')
    const again = await recordRun(db.pool, { project: 'mixed', flow: 'BadFlow' })
    expect((await detail('mixed')).state).toBe('running')
    await changeRun(db.pool, again, { status: 'succeeded' })
    expect((await detail('mixed')).state).toBe('healthy')
  })
})

describe('the inferred owner', () => {
  it('is whoever ran it most, and says from how many runs', async () => {
    await recordRun(db.pool, { project: 'handed', user: 'ana' })
    await recordRun(db.pool, { project: 'handed', user: 'ben' })
    expect((await detail('handed')).owner?.id).toBe('ana')
    await recordRun(db.pool, { project: 'handed', user: 'ben' })
    const project = await detail('handed')
    expect(project.owner).toEqual({ kind: 'person', id: 'ben', label: 'ben', source: 'inferred' })
    expect(project.provenance.owner).toMatchObject({ source: 'inferred', note: 'from 2 runs by ben' })
  })
})

describe('runs that Groundwork starts', () => {
  it('count as runs, and for no owner and no person', async () => {
    await recordRun(db.pool, { project: 'kept_running', user: 'groundwork' })
    expect(await detail('kept_running')).toMatchObject({ owner: null, people: [], runsTotal: 1 })
    await recordRun(db.pool, { project: 'kept_running', user: 'ana' })
    for (let n = 0; n < 3; n += 1) await recordRun(db.pool, { project: 'kept_running', user: 'groundwork' })
    const project = await detail('kept_running')
    expect(project).toMatchObject({ owner: { id: 'ana' }, people: [{ user: 'ana', runsTotal: 1 }], runsTotal: 5 })
    expect(project.provenance.owner).toMatchObject({ note: 'from 1 run by ana' })
  })
})

describe('an owner that was inferred from runs of Groundwork itself', () => {
  const migration = new URL('../../../../prisma/migrations/20261121236000_own_runs/migration.sql', import.meta.url)

  it('gives way to whoever ran it most, or to nobody, and is not found by that name any more', async () => {
    for (const name of ['seized', 'only_ours']) await recordRun(db.pool, { project: name, user: 'ana' })
    await recordRun(db.pool, { project: 'seized', user: 'ben' })
    await recordRun(db.pool, { project: 'seized', user: 'ben' })
    await db.pool.query(`delete from project_person where project = 'only_ours'`)
    await db.pool.query(
      `insert into project_person (project, user_name, runs_total, last_run_at)
       select name, 'groundwork', 47, 1 from project where name in ('seized', 'only_ours')`,
    )
    await db.pool.query(`update project set owner_person = 'groundwork' where name in ('seized', 'only_ours')`)
    await db.pool.query(
      `insert into project_word (project, word, weight) values ('seized', 'groundwork', 0.6), ('only_ours', 'groundwork', 0.6)`,
    )
    await db.pool.query(await readFile(migration, 'utf8'))
    expect(await detail('seized')).toMatchObject({ owner: { id: 'ben' } })
    expect((await detail('seized')).people.map(({ user }) => user)).not.toContain('groundwork')
    expect(await detail('only_ours')).toMatchObject({ owner: null, people: [] })
    expect(await callerOf(db, viewer).search({ q: 'groundwork', limit: 5 })).toEqual([])
  })
})

describe('libraries seen in runs', () => {
  const see = (run: ReturnType<typeof recordedRun>, ...libraries: [string, string][]) =>
    transaction(db.pool, (sql) =>
      catalogListener.librariesSeen(
        sql,
        run,
        libraries.map(([distribution, version]) => ({ distribution, version, extension: null })),
      ),
    )

  it('are kept once a project with the newest version, and found by', async () => {
    const run = await recordRun(db.pool, { project: 'library_user', flow: 'UserFlow' })
    const next = await recordRun(db.pool, { project: 'library_user', flow: 'OtherFlow' })
    await see(run, ['metaflow-ranking', '1.0'], ['metaflow-kyc', '2.0'], ['metaflow-kyc', '2.0'])
    await see(next, ['metaflow-ranking', '1.1'])
    await see(run, ['metaflow-ranking', '1.0'])
    expect((await detail('library_user')).libraries).toMatchObject([
      { distribution: 'metaflow-kyc', version: '2.0', flow: 'UserFlow' },
      { distribution: 'metaflow-ranking', version: '1.1', flow: 'OtherFlow' },
    ])
    const { items } = await callerOf(db, viewer).projects({ filter: { library: ['metaflow-kyc'] } })
    expect(items.map((item) => item.name)).toEqual(['library_user'])
    expect(items[0]?.libraries).toEqual(['metaflow-kyc', 'metaflow-ranking'])
    expect(await callerOf(db, viewer).libraries()).toMatchObject([
      { distribution: 'metaflow-kyc', versions: ['2.0'], projects: 1 },
      { distribution: 'metaflow-ranking', versions: ['1.1'], projects: 1 },
    ])
  })

  it('seen by many runs at once while runs start and end do not lock one another out', async () => {
    const runs = Array.from({ length: 24 }, (_, at) => recordedRun({ project: 'crowd', flow: `Crowd${at % 4}Flow` }))
    await Promise.all(
      runs.map(async (run, at) => {
        await recordRun(db.pool, run)
        await see(run, ['b-lib', `1.${at}`], [`a-lib-${at % 5}`, '1'])
        await changeRun(db.pool, run, { status: 'succeeded' })
      }),
    )
    const project = await detail('crowd')
    expect(project.libraries.map((library) => library.distribution)).toEqual([
      'a-lib-0',
      'a-lib-1',
      'a-lib-2',
      'a-lib-3',
      'a-lib-4',
      'b-lib',
    ])
  })
})
