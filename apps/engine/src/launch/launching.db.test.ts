import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { putBlob } from '@groundwork/db/blobs'
import { testDatabase } from '@groundwork/db/testing'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { fakeFlow, packFiles } from '@groundwork/delivery/testing/fake-package'
import { findLaunch, launchState, linksOfRuns } from '@groundwork/delivery/launch/launch-row'
import { settleStopped } from '@groundwork/delivery/launch/settle-stopped'
import { endAllProcesses } from '@groundwork/plugin-host/processes/end-all'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type LaunchEngine, startLaunchEngine } from '../testing/launch-engine'
import { launchedRuns, lives, plugin } from '../testing/launched-runs'
import { systemPython } from '../testing/python'

const db = await testDatabase()
let engine: LaunchEngine
let flow: DeployedFlow
let made = 0

beforeAll(async () => {
  engine = await startLaunchEngine(db, { environment: { GROUNDWORK_PYTHON_DEFAULT: systemPython() } })
  flow = await deployFlow(db.pool, {
    code: packFiles({ 'flow.py': fakeFlow, 'lib/data.txt': 'x', 'lib/link.txt': { link: 'data.txt' } }),
    entry: 'flow.py',
  })
})
afterAll(() => engine.close())

const { planned, start, ended, folderOf, printed, childrenOf, launcherOf, groupOf } = launchedRuns(db, {
  engine: () => engine,
  flow: () => flow,
})

describe('a run that the launcher carries out', () => {
  it('is recorded under its key, and its launch ends as the record says', async () => {
    const key = await start({ lines: 3, show: 'GROUNDWORK_LAUNCH_TICKET' })
    expect(await ended(key)).toMatchObject({ state: 'exited', exitCode: 0 })
    const launch = await findLaunch(db.pool, key)
    expect(launch).toMatchObject({ state: 'succeeded', exitCode: 0, flow: 'FakeFlow', generation: 1 })
    expect(await linksOfRuns(db.pool, [launch!.runNumber!])).toEqual([
      { runNumber: launch!.runNumber, key, purpose: 'manual', environment: 'dev', promotion: expect.any(Number) },
    ])
    const text = await printed(key)
    expect(text).toContain(`"--tag", "gw.key:${key}", "--tag", "gw.version:${flow.version}"`)
    expect(text).toContain('line 2')
    // What claims the key is the launcher's alone.
    expect(text).toContain('shown None')
    expect(existsSync(path.join(folderOf(key), 'work'))).toBe(false)
  })

  it('fails with the words of its record', async () => {
    const key = await start({ fail: 'yes' })
    expect(await ended(key)).toMatchObject({ state: 'exited', exitCode: 1 })
    expect(await launchState(db.pool, key)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/./),
      run: { flow: 'FakeFlow' },
    })
  })

  it('shows no token, whatever the flow prints', async () => {
    const key = await start({ show: 'METAFLOW_SERVICE_AUTH_KEY' })
    await ended(key)
    expect(await printed(key)).toContain('shown ***')
    for (const name of readdirSync(folderOf(key)))
      expect(readFileSync(path.join(folderOf(key), name), 'utf8')).not.toContain('gw_run.')
  })

  it('is started once, however often it is asked for', async () => {
    const key = await planned({ seconds: 0.5 })
    const all = await Promise.all(
      Array.from({ length: 12 }, () => engine.processes.start(plugin, { key, what: 'run' })),
    )
    expect(new Set(all.map(({ startedAt }) => startedAt)).size).toBe(1)
    await ended(key)
    const { rows } = await db.pool.query(`select 1 from run_tag where tag = $1`, [`gw.key:${key}`])
    expect(rows).toHaveLength(1)
  })

  it('leaves nothing behind, not even what left its session', async () => {
    const key = await start({ children: 'worker,stray' })
    const children = await childrenOf(key)
    expect(children).toHaveLength(2)
    await ended(key)
    expect(children.filter(lives)).toEqual([])
  })
})

describe('what ends a run from outside', () => {
  it('ends all of it and says so only then', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    const result = await engine.processes.end(plugin, { key, graceSeconds: 2 })
    expect(result).toMatchObject({ ended: true, process: { state: 'exited' } })
    expect([...children, groupOf(key), launcherOf(key)].filter(lives)).toEqual([])
    expect(await launchState(db.pool, key)).toMatchObject({
      state: 'failed',
      reason: 'It was told to end (SIGTERM).',
    })
  })

  it('kill -9 of the launcher takes the flow and its workers with it', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    process.kill(launcherOf(key), 'SIGKILL')
    expect(await ended(key)).toMatchObject({ state: 'lost', exitCode: null, reason: expect.stringContaining('lost') })
    expect([...children, groupOf(key)].filter(lives)).toEqual([])
    // The claim is still held: the scheduler or the next launcher settles it.
    expect(await launchState(db.pool, key)).toMatchObject({ state: 'running' })
  })

  it('kill -9 of launcher and guard at once leaves nothing that runs on', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    process.kill(launcherOf(key), 'SIGKILL')
    process.kill(groupOf(key), 'SIGKILL')
    expect(await ended(key)).toMatchObject({ state: 'lost' })
    expect(children.filter(lives)).toEqual([])
  })

  it('kill -9 of the guard while the launcher cannot act is no end: what it left is ended with the launcher', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    process.kill(launcherOf(key), 'SIGSTOP')
    process.kill(groupOf(key), 'SIGKILL')
    await vi.waitFor(() => expect(lives(groupOf(key))).toBe(false), 10_000)
    expect(children.filter(lives)).toEqual(children)
    // Somebody may start the same again on the word that it has ended.
    for (let looks = 0; looks < 3; looks++)
      expect(await engine.processes.observe(plugin, key)).toMatchObject({ state: 'running', endedAt: null })
    process.kill(launcherOf(key), 'SIGKILL')
    expect(await ended(key)).toMatchObject({ state: 'lost', exitCode: null })
    expect(children.filter(lives)).toEqual([])
  })

  it('kill -9 of the launcher while its guard cannot act is an end only when the tree is gone', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    process.kill(groupOf(key), 'SIGSTOP')
    process.kill(launcherOf(key), 'SIGKILL')
    await vi.waitFor(() => expect(lives(launcherOf(key))).toBe(false), 10_000)
    const seen = await engine.processes.observe(plugin, key)
    const living = [...children, groupOf(key)].filter(lives)
    // Whatever it says at that moment is so.
    expect(seen?.state === 'running' || living.length === 0, `${seen?.state} with ${living.length} alive`).toBe(true)
    expect(await ended(key)).toMatchObject({ state: 'lost' })
    expect([...children, groupOf(key)].filter(lives)).toEqual([])
  })

  it('nobody looks: the tree of a lost launcher is ended all the same', async () => {
    const key = await start({ seconds: 600, children: 'stray' })
    const children = await childrenOf(key)
    process.kill(groupOf(key), 'SIGSTOP')
    process.kill(launcherOf(key), 'SIGKILL')
    await vi.waitFor(() => expect([...children, groupOf(key)].filter(lives)).toEqual([]), { timeout: 10_000 })
  })

  it('of a key that nothing was started under keeps it from ever beginning', async () => {
    const key = await planned({})
    expect(await engine.processes.end(plugin, { key, graceSeconds: 0 })).toMatchObject({
      ended: true,
      process: { state: 'exited', exitCode: null, reason: 'It was ended before it began.' },
    })
    expect(await engine.processes.start(plugin, { key, what: 'run' })).toMatchObject({ state: 'exited' })
    expect(existsSync(folderOf(key))).toBe(false)
    await expect(engine.processes.end('another', { key, graceSeconds: 0 })).rejects.toThrow('There is no process')
  })

  it('kill -9 of the flow is a failure that says so', async () => {
    const key = await start({ seconds: 600, children: 'worker' })
    const children = await childrenOf(key)
    process.kill(groupOf(key), 'SIGKILL')
    expect(await ended(key)).toMatchObject({ state: 'exited', exitCode: 137 })
    expect(children.filter(lives)).toEqual([])
    expect(await launchState(db.pool, key)).toMatchObject({
      state: 'failed',
      reason: 'The flow was ended by SIGKILL.',
    })
  })

  it('is its own time, when that is over', async () => {
    const code = packFiles({ 'flow.py': fakeFlow })
    const slow = await deployFlow(db.pool, { code, entry: 'flow.py', name: 'SlowFlow', timeoutSeconds: 1 })
    const key = await start({ seconds: 600 }, slow)
    expect(await ended(key)).toMatchObject({ exitCode: 124 })
    expect((await launchState(db.pool, key))?.reason).toContain('longer than the 1 s')
  })

  it('another launcher that took the claim over ends what this one started', async () => {
    const key = await start({ seconds: 600 })
    await childrenOf(key)
    await db.pool.query(`update launch set generation = generation + 1, holder = 'another' where key = $1`, [key])
    expect(await ended(key)).toMatchObject({ exitCode: 70, reason: expect.stringContaining('not yours any more') })
    expect(lives(groupOf(key))).toBe(false)
    expect(await findLaunch(db.pool, key)).toMatchObject({ state: 'running', holder: 'another', generation: 2 })
  })
})

describe('an engine that goes away', () => {
  it('is waited for, before the claim: nothing runs unclaimed', async () => {
    await engine.stopServer()
    const key = await start({})
    await vi.waitFor(async () => expect(await printed(key)).toContain('nothing is run before it answers'), {
      timeout: 10_000,
    })
    expect(existsSync(path.join(folderOf(key), 'group.json'))).toBe(false)
    await engine.startServer()
    expect(await ended(key)).toMatchObject({ exitCode: 0 })
  })

  it('touches no run, and the next engine knows how it ended', async () => {
    const key = await start({ seconds: 1.5 })
    await childrenOf(key)
    await engine.stopServer()
    await engine.newProcesses()
    await engine.startServer()
    expect(await ended(key)).toMatchObject({ state: 'exited', exitCode: 0 })
    expect(await launchState(db.pool, key)).toMatchObject({ state: 'succeeded' })
  })

  it('between the reservation and the start loses nothing: asked again, it starts', async () => {
    const key = await planned({})
    await db.pool.query(
      `insert into host_process (key, plugin_id, host, folder) select $1, $2, host, $3 from host_process limit 1`,
      [key, plugin, folderOf(key)],
    )
    await engine.processes.start(plugin, { key, what: 'run' })
    expect(await ended(key)).toMatchObject({ state: 'exited', exitCode: 0 })
  })

  it('before the start, for good, is said; and nothing begins afterwards', async () => {
    const key = await planned({})
    await db.pool.query(
      `insert into host_process (key, plugin_id, host, folder, started_at)
        select $1, $2, host, $3, now() - interval '1 minute' from host_process limit 1`,
      [key, plugin, folderOf(key)],
    )
    expect(await ended(key)).toMatchObject({ state: 'lost', reason: expect.stringContaining('before it had started') })
    expect(await engine.processes.start(plugin, { key, what: 'run' })).toMatchObject({ state: 'lost' })
  })
})

describe('code that is not what it should be', () => {
  const outside: [string, Record<string, string | { link: string }>, string][] = [
    ['names a file outside itself', { 'flow.py': '', '../escaped.py': 'x' }, 'outside itself'],
    ['names an absolute file', { 'flow.py': '', '/tmp/escaped.py': 'x' }, 'outside itself'],
    ['links outside itself', { 'flow.py': '', link: { link: '../../etc/passwd' } }, 'leads outside'],
    ['has no such entry', { 'other.py': '' }, 'has no file flow.py'],
  ]
  it.each(outside)('%s is refused in words', async (_name, files, words) => {
    const bad = await deployFlow(db.pool, { code: packFiles(files), entry: 'flow.py', name: `Bad${made++}` })
    const key = await start({}, bad)
    expect(await ended(key)).toMatchObject({ exitCode: 70 })
    expect((await launchState(db.pool, key))?.reason).toContain(words)
  })

  it('has another hash than the version', async () => {
    const bad = await deployFlow(db.pool, { code: packFiles({ 'flow.py': '# 1' }), entry: 'flow.py', name: 'Changed' })
    await db.pool.query(
      `update blob_part set bytes = $2 where sha256 = (select decode(code_sha256, 'hex') from version where id = $1)`,
      [bad.version, packFiles({ 'flow.py': '# 2' })],
    )
    const key = await start({}, bad)
    expect(await ended(key)).toMatchObject({ exitCode: 70 })
    expect((await launchState(db.pool, key))?.state).toBe('failed')
  })
})

describe('the environment of a lock', () => {
  it('is made once, by the first who needs it', async () => {
    const lock = await putBlob(db.pool, Buffer.from('# Nothing but Python itself.\n'))
    const keys = ['elock1', 'elock2']
    await Promise.all(keys.map((key) => engine.processes.start(plugin, { key, what: 'environment', lock })))
    for (const key of keys) expect(await ended(key, 100_000)).toMatchObject({ state: 'exited', exitCode: 0 })
    const made = (await Promise.all(keys.map(printed))).join('').match(/Making the Python environment/g)
    expect(made).toHaveLength(1)
    const flowOfLock = await deployFlow(db.pool, {
      code: packFiles({ 'flow.py': `import sys; print("ran by", sys.executable)` }),
      entry: 'flow.py',
      name: 'LockedFlow',
      content: { python: { version: null, metaflow: null, lock, source: 'a test', distributions: {} } },
    })
    const key = await start({}, flowOfLock)
    await ended(key)
    expect(await printed(key)).toContain(`environments/${lock}`)
  }, 120_000)
})

describe('a stop of all of Groundwork', () => {
  it('ends what runs, frees its claims, and says so', async () => {
    const key = await start({ seconds: 600, children: 'worker,stray' })
    const children = await childrenOf(key)
    const folder = path.join(engine.folder, 'processes')
    await engine.stopServer()
    await engine.processes.stop()
    expect(await endAllProcesses(db.pool, { folder, graceMs: 1_000 })).toContain(key)
    expect([...children, groupOf(key), launcherOf(key)].filter(lives)).toEqual([])
    await settleStopped(db.pool, [key])
    expect(await launchState(db.pool, key)).toMatchObject({
      state: 'failed',
      reason: 'Groundwork was stopped while it ran.',
    })
    await engine.startServer()
    await engine.newProcesses()
    expect(await engine.processes.observe(plugin, key)).toMatchObject({ state: 'exited' })
  })
})

describe('processes of plugins', () => {
  it('are each plugin’s own', async () => {
    const key = await start({})
    expect(await engine.processes.observe('another', key)).toBeNull()
    await expect(engine.processes.output('another', { key })).rejects.toThrow('There is no process')
    await expect(engine.processes.start('another', { key, what: 'run' })).rejects.toThrow('taken by another plugin')
    await ended(key)
  })

  it('give their output by pages, each line once', async () => {
    const key = await start({ lines: 20_000 })
    await ended(key)
    const lines: string[] = []
    let after = '0'
    for (let pages = 0; pages < 50; pages++) {
      const page = await engine.processes.output(plugin, { key, after })
      lines.push(...page.lines)
      after = page.after
      if (page.end) break
    }
    expect(lines.filter((line) => line.startsWith('line '))).toHaveLength(20_000)
  })

  it('are refused beyond what a plugin may have at once', async () => {
    const few = await startLaunchEngine(db, { most: 1 })
    try {
      const [one, two] = [await planned({}), await planned({})]
      await few.processes.start('capped', { key: one, what: 'run' })
      await expect(few.processes.start('capped', { key: two, what: 'run' })).rejects.toThrow(
        '1 processes of this plugin',
      )
      await few.processes.end('capped', { key: one, graceSeconds: 1 })
    } finally {
      await few.close()
    }
  })
})
