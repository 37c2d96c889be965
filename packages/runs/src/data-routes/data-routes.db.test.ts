import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@groundwork/access/can'
import { makeArtifacts, makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatastore } from '../datastore/datastore'
import { answer } from '../datastore/reader'
import { readFailure } from '../failure/failure'
import type {
  ArtifactValue,
  CardRow,
  LogFinds,
  LogWindow,
  ParameterRow,
  Readable,
  RunFailure,
  RunGraph,
  TaskArtifacts,
} from '../history/rows'
import { pickled } from '../pickle/pickles.fixture'
import { createDataRoutes } from './data-routes'
import { logLine, StoredRun } from './stored-run.fixture'

const { pool } = await testDatabase()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'datastore-')))
const root = join(folder, 'allowed', '.metaflow')
mkdirSync(root, { recursive: true })
const viewer: Actor = { kind: 'user', id: 'u', name: 'Vi', email: 'vi@example.org', role: 'viewer', teams: {} }
let actor: Actor | null = viewer

const kept: [number, string][] = []
const routes = createDataRoutes({
  pool,
  roots: [join(folder, 'allowed')],
  cardRoots: [join(folder, 'cards')],
  keepFailure: (...failure) => kept.push(failure),
})
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  void routes(request, response, { url, actor }).then((answered) => answered || response.writeHead(418).end())
})
let base = ''
const flow = 'StoredFlow'
const stored = new StoredRun(root, flow)
let runNumber = 0
let failed = { taskId: 0, id: '' }
let fine = { taskId: 0, id: '' }

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/v1/`
  const location = `:root:${root}`
  runNumber = (
    await makeRun(pool, { flow, status: 'failed', failedStep: 'work', failure: "KeyError: 'maturity_band'" })
  ).runNumber
  const parameters = await makeTask(pool, { runNumber, step: '_parameters', dsRoot: root })
  const objects = {
    n: stored.blob(pickled('three')),
    cfg: stored.blob(pickled('config')),
    _graph_info: stored.blob(pickled('graphInfo')),
    name: stored.blob(pickled('three')),
  }
  await makeArtifacts(pool, { runNumber, taskId: parameters.taskId, location }, objects)
  fine = await makeTask(pool, { runNumber, step: 'work', dsRoot: root })
  stored.file(`${runNumber}/work/${fine.id}/0.runtime_stdout.log`, logLine(1, 'first') + logLine(3, 'third'))
  stored.file(`${runNumber}/work/${fine.id}/0.task_stderr.log`, logLine(2, 'second'))
  const value = { big: stored.blob(pickled('protocol4')), _task_ok: stored.blob(pickled('three')) }
  stored.attempt(`${runNumber}/work/${fine.id}`, 0, value)
  await makeArtifacts(pool, { runNumber, taskId: fine.taskId, location }, value)
  failed = await makeTask(pool, {
    runNumber,
    step: 'work',
    status: 'failed',
    attempt: 1,
    label: 'genre=News',
    dsRoot: root,
    reason: 'Attempt 2 of 2 failed.',
  })
  const error = [
    'Traceback (most recent call last):',
    '  File "score.py", line 212, in score',
    "KeyError: 'maturity_band'",
  ]
  stored.file(
    `${runNumber}/work/${failed.id}/1.runtime_stderr.log`,
    [...error, 'Task failed.'].map((text, n) => logLine(n, text)).join(''),
  )
  await makeArtifacts(
    pool,
    { runNumber, taskId: failed.taskId, attempt: 1, location },
    { _exception: stored.blob(pickled('exception')) },
  )
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

type Query = Record<string, string | number>
const ask = (route: string, query: Query, init?: RequestInit) =>
  fetch(
    `${base}${route}?${new URLSearchParams(Object.entries({ flow, run: runNumber, ...query }).map(([key, value]): [string, string] => [key, String(value)])).toString()}`,
    init,
  )
const json = async <T>(route: string, query: Query = {}) => (await (await ask(route, query)).json()) as T
const task = (id: { id: string }, more: Query = {}): Query => ({ step: 'work', task: id.id, ...more })

describe('a run', () => {
  it('shows parameters and configurations, not what is internal', async () => {
    const answer = await json<Readable<ParameterRow[]>>('parameters')
    expect(answer).toMatchObject({
      ok: true,
      value: [
        { name: 'cfg', kind: 'config' },
        { name: 'n', kind: 'parameter', preview: { kind: 'number', text: '3' } },
      ],
    })
  })
  it('shows the others when one parameter is damaged', async () => {
    const { runNumber: damaged } = await makeRun(pool, { flow })
    const { taskId } = await makeTask(pool, { runNumber: damaged, step: '_parameters', dsRoot: root })
    const objects = { a: stored.blob(pickled('three')), b: 'f'.repeat(40) }
    await makeArtifacts(pool, { runNumber: damaged, taskId, location: `:root:${root}` }, objects)
    expect(await json('parameters', { run: damaged })).toMatchObject({
      ok: true,
      value: [
        { name: 'a', preview: { text: '3' } },
        { name: 'b', preview: { kind: 'more', reason: expect.stringContaining('not in the datastore') as string } },
      ],
    })
  })
  it('shows its graph', async () => {
    const answer = await json<Readable<RunGraph>>('graph')
    expect(answer.ok && answer.value.nodes.map((node) => node.name)).toEqual(['start', 'work', 'join', 'end'])
  })
  it('shows the first failure with its exception and the last lines of the error', async () => {
    const failure = await json<RunFailure>('failure')
    expect(failure).toMatchObject({
      step: 'work',
      id: failed.id,
      attempt: 1,
      label: 'genre=News',
      exception: "KeyError: 'maturity_band'",
      lastLine: 3,
    })
    expect(failure.lines.at(-1)).toMatchObject({ text: "KeyError: 'maturity_band'", error: true, stream: 'stderr' })
    expect(await readFailure(pool, createDatastore({ roots: [folder] }), runNumber)).toBe("KeyError: 'maturity_band'")
  })
  it('hands the exception on to be kept where the run has none yet', async () => {
    kept.length = 0
    await json('failure')
    expect(kept).toEqual([])
    const { rows } = await pool.query('select failure from run where run_number = $1', [runNumber])
    await pool.query('update run set failure = null where run_number = $1', [runNumber])
    await json('failure')
    expect(kept).toEqual([[runNumber, "KeyError: 'maturity_band'"]])
    await pool.query('update run set failure = $2 where run_number = $1', [runNumber, rows[0]?.failure])
  })
  it('says of a task that fell silent how it ended, not the last words of its log', async () => {
    const { runNumber: killed } = await makeRun(pool, { flow, status: 'failed', failedStep: 'work', failure: null })
    const { id, taskId } = await makeTask(pool, { runNumber: killed, step: 'work', status: 'failed', dsRoot: root })
    const reason = 'Attempt 1 stopped without a word: no heartbeat for 60 s.'
    await pool.query('update task set silent = true, status_reason = $2 where task_id = $1', [taskId, reason])
    stored.file(`${killed}/work/${id}/0.runtime_stderr.log`, logLine(0, 'work failed') + logLine(1, 'Task failed.'))
    const failure = await json<RunFailure>('failure', { run: killed })
    expect(failure).toMatchObject({ silent: true, reason, exception: null })
    expect([failure.lines.at(-1)?.text, kept.some(([of]) => of === killed)]).toEqual(['Task failed.', false])
  })
  it('counts runs of the flow that failed the same way', async () => {
    const earlier = await makeRun(pool, {
      flow,
      status: 'failed',
      failedStep: 'work',
      failure: "KeyError: 'maturity_band'",
      startedAt: 5,
    })
    await makeRun(pool, { flow, status: 'failed', failedStep: 'start', failure: "KeyError: 'maturity_band'" })
    expect((await json<RunFailure>('failure')).sameFailure).toEqual({ count: 1, firstAt: 5, firstRun: earlier.id })
  })
  it('without a failure says so', async () => {
    const { runNumber: good } = await makeRun(pool, { flow })
    expect(await json('failure', { run: good })).toBeNull()
  })
})

describe('a task', () => {
  it('lists artifacts with size and type from the datastore', async () => {
    const answer = await json<TaskArtifacts>('artifacts', task(fine))
    expect(answer).toMatchObject({ attempt: 0, attempts: [0], datastore: { ok: true } })
    expect(answer.rows).toMatchObject([
      { name: '_task_ok', internal: true },
      { name: 'big', internal: false, size: 5, type: "<class 'int'>" },
    ])
  })
  it('previews a value', async () => {
    const answer = await json<Readable<ArtifactValue>>('artifact', task(fine, { attempt: 0, name: 'big' }))
    expect(answer).toMatchObject({ ok: true, value: { preview: { kind: 'dict', length: 11 } } })
    expect((await ask('artifact', task(fine, { attempt: 0, name: 'none' }))).status).toBe(404)
  })
  it('judges each artifact by its own location', async () => {
    const mixed = await makeTask(pool, { runNumber, step: 'mixed', dsRoot: root })
    const values = { away: 'a'.repeat(40), here: stored.blob(pickled('three')) }
    stored.attempt(`${runNumber}/mixed/${mixed.id}`, 0, values)
    const place = { runNumber, taskId: mixed.taskId }
    await makeArtifacts(pool, { ...place, location: ':root:/elsewhere' }, { away: values.away })
    await makeArtifacts(pool, { ...place, location: `:root:${root}` }, { here: values.here })
    const at = { step: 'mixed', task: mixed.id }
    const { datastore, rows } = await json<TaskArtifacts>('artifacts', at)
    expect([datastore.ok, ...rows.map(({ name, size }) => `${name} ${size}`)]).toEqual([true, 'away null', 'here 5'])
    const value = (name: string) => json<ArtifactValue>('artifact', { ...at, attempt: 0, name })
    expect([await value('here'), await value('away')]).toMatchObject([{ ok: true }, { ok: false }])
  })
  it('gives its log merged, by stream, and finds in it', async () => {
    const log = await json<Readable<LogWindow>>('log', task(fine, { attempt: 0, count: 10 }))
    expect(log.ok && log.value.lines.map((line) => line.text)).toEqual(['first', 'second', 'third'])
    const tail = await json<Readable<LogWindow>>('log', task(fine, { attempt: 0, stream: 'stdout', tail: 1 }))
    expect(tail).toMatchObject({ ok: true, value: { total: 2, lines: [{ n: 2, text: 'third' }] } })
    const found = await json<Readable<LogFinds>>('find', task(fine, { attempt: 0, query: 'SECOND' }))
    expect(found).toEqual({ ok: true, value: { lines: [2], total: 1, capped: false } })
  })
  it('downloads its log', async () => {
    const response = await ask('log/download', task(fine, { attempt: 0 }))
    expect(response.headers.get('content-disposition')).toContain(`StoredFlow-${runNumber}-work-${fine.id}-merged.log`)
    expect((await response.text()).split('\n')[1]).toBe('2026-11-21T01:49:02.422Z second')
  })
  it('that a resume cloned shows the log of the original', async () => {
    const { runNumber: resumed } = await makeRun(pool, { flow })
    const clone = await makeTask(pool, { runNumber: resumed, step: 'work' })
    await pool.query('update task set origin = $2 where task_id = $1', [
      clone.taskId,
      `${flow}/${runNumber}/work/${fine.id}`,
    ])
    const log = await json<Readable<LogWindow>>('log', { run: resumed, step: 'work', task: clone.id, attempt: 0 })
    expect(log.ok && log.value.total).toBe(3)
  })
  it('has an empty log before its first line', async () => {
    const silent = await makeTask(pool, { runNumber, step: 'silent', dsRoot: root })
    expect(await json('log', { step: 'silent', task: silent.id })).toEqual({
      ok: true,
      value: { lines: [], total: 0, seen: '' },
    })
  })
})

describe('a live tail', () => {
  it('sends new lines as they are written and ends with the task', async () => {
    const running = await makeTask(pool, { runNumber, step: 'live', status: 'running', dsRoot: root })
    const path = `${runNumber}/live/${running.id}/0.runtime_stdout.log`
    stored.file(path, logLine(1, 'one'))
    const response = await ask('log/tail', { step: 'live', task: running.id, attempt: 0 })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const before = text
      text += Buffer.from(chunk).toString()
      if (!before.includes('"one"') && text.includes('"one"')) {
        appendFileSync(join(root, flow, path), logLine(2, 'two'))
        await pool.query(`update task set status = 'succeeded' where task_id = $1`, [running.taskId])
      }
    }
    expect(text).toContain('"text":"two"')
    expect(text).toContain('event: end')
    expect(text.indexOf('"two"')).toBeLessThan(text.indexOf('event: end'))
  })
})

describe('cards', () => {
  const hash = 'b86f27744bb346b6b3747716193d610f'
  it('are found under the configured folders and served in a sandbox', async () => {
    const cards = join(
      folder,
      'cards',
      '.metaflow',
      'mf.cards',
      flow,
      'runs',
      String(runNumber),
      'steps',
      'work',
      'tasks',
      fine.id,
      'cards',
    )
    mkdirSync(cards, { recursive: true })
    writeFileSync(join(cards, `default-mine-${hash}.html`), '<h1>card</h1>')
    expect(await json<Readable<CardRow[]>>('cards', task(fine))).toEqual({
      ok: true,
      value: [{ hash, type: 'default', id: 'mine', attempt: 0 }],
    })
    const response = await ask('card', task(fine, { hash }))
    expect(response.headers.get('content-security-policy')).toBe('sandbox allow-scripts')
    expect(await response.text()).toBe('<h1>card</h1>')
    expect((await ask('card', task(fine, { hash: 'nope' }))).status).toBe(404)
  })
  it('that were recorded but lie elsewhere are explained', async () => {
    await pool.query(
      `insert into metadata (run_number, task_id, field_name, value, type, ts_epoch) values ($1, $2, $3, '{}', 'card-info', 1)`,
      [runNumber, failed.taskId, hash],
    )
    expect(await json('cards', task(failed))).toMatchObject({ ok: false, setting: 'GROUNDWORK_CARD_ROOTS' })
  })
})

describe('a path that leaves the allowed folders', () => {
  const outside = join(folder, 'outside')
  async function logOf(dsRoot: string): Promise<Readable<LogWindow>> {
    const claimed = await makeTask(pool, { runNumber, step: 'work', dsRoot })
    for (const place of [outside, root])
      new StoredRun(place, flow).file(`${runNumber}/work/${claimed.id}/0.runtime_stdout.log`, logLine(1, 'secret'))
    return json('log', task(claimed))
  }

  it.each([
    ['another folder', () => outside],
    ['the way up', () => `${root}/../../outside`],
    ['a folder whose name only begins alike', () => join(folder, 'allowed-not')],
    ['the root of the disk', () => '/'],
  ])('is refused: %s', async (_, place) => {
    mkdirSync(join(folder, 'allowed-not'), { recursive: true })
    const answer = await logOf(place())
    expect(answer).toMatchObject({ ok: false, setting: 'GROUNDWORK_DATASTORE_ROOTS' })
    expect(answer.ok ? '' : answer.reason).toContain('GROUNDWORK_DATASTORE_ROOTS')
  })
  it('is refused with where the command is, and without one that would start another Groundwork', async () => {
    const said = JSON.stringify([await logOf('/srv/flows/.metaflow'), await json('cards', task(failed))])
    expect(said.match(/the page Connect has the command/g)).toHaveLength(2)
    expect(said).not.toContain('npm start')
  })
  it('is refused when it is relative', async () => {
    expect(await logOf('allowed/.metaflow')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('not an absolute path') as string,
    })
  })
  it('is refused when a link inside leads out', async () => {
    mkdirSync(outside, { recursive: true })
    symlinkSync(outside, join(root, 'link'))
    expect(await logOf(join(root, 'link'))).toMatchObject({ ok: false, setting: 'GROUNDWORK_DATASTORE_ROOTS' })
    const linked = await makeTask(pool, { runNumber, step: 'linked', dsRoot: root })
    writeFileSync(join(outside, '0.runtime_stdout.log'), logLine(1, 'secret'))
    mkdirSync(join(root, flow, String(runNumber), 'linked'), { recursive: true })
    symlinkSync(outside, join(root, flow, String(runNumber), 'linked', linked.id))
    expect(await json('log', { step: 'linked', task: linked.id })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('leads out') as string,
    })
  })
  it('is refused when a name is a path', async () => {
    const named = await makeTask(pool, { runNumber, step: 'work', taskName: '../../x', dsRoot: root })
    expect(await json('log', task(named))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('cannot be part of a path') as string,
    })
  })
  it('that the engine may not open, or that holds nonsense, is told in words', async () => {
    const odd = await makeTask(pool, { runNumber, step: 'odd', dsRoot: root })
    const place = `${runNumber}/odd/${odd.id}`
    for (const name of ['0.data.json', '0.DONE.lock']) stored.file(`${place}/${name}`, '{"objects":')
    await makeArtifacts(pool, { runNumber, taskId: odd.taskId, location: `:root:${root}` }, { x: '0'.repeat(40) })
    const listed = await json<TaskArtifacts>('artifacts', { step: 'odd', task: odd.id })
    expect(listed.rows.map(({ name }) => name)).toEqual(['x'])
    expect(listed.datastore).toMatchObject({ ok: false, reason: expect.stringContaining('damaged') as string })
    mkdirSync(join(root, flow, place, '0.runtime_stdout.log'))
    expect(await json('log', { step: 'odd', task: odd.id })).toMatchObject({ ok: true, value: { total: 0 } })
    const denied = Object.assign(new Error('denied'), { code: 'EACCES', path: '/data/x' })
    expect(await answer(() => Promise.reject(denied))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('/data/x') as string,
    })
  })
  it('another kind of datastore is named', async () => {
    const cloud = await makeTask(pool, { runNumber, step: 'work', dsRoot: 's3://bucket/x' })
    await pool.query(`update task set ds_type = 's3' where task_id = $1`, [cloud.taskId])
    expect(await json('log', task(cloud))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('"s3"') as string,
      setting: null,
    })
  })
})

describe('a stranger and a wrong address', () => {
  it('are told', async () => {
    actor = null
    expect((await ask('log', task(fine))).status).toBe(403)
    actor = viewer
    expect((await ask('nothing', {})).status).toBe(404)
    expect((await ask('constructor', {})).status).toBe(404)
    expect((await ask('log', {})).status).toBe(400)
    expect((await ask('log', task(fine, { attempt: -1 }))).status).toBe(400)
    expect((await ask('artifact', task(fine, { attempt: 99_999, name: 'big' }))).status).toBe(400)
    expect((await ask('log', task({ id: '999999' }))).status).toBe(404)
    expect((await ask('log', task(fine), { method: 'POST' })).status).toBe(405)
    expect((await fetch(base.replace('/data/v1/', '/other'))).status).toBe(418)
  })
})
