import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { testDatabase } from '@groundwork/db/testing'
import { findLaunch, linksOfRuns } from '@groundwork/delivery/launch/launch-row'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { planLaunch } from '@groundwork/delivery/launch/plan-launch'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtures, run } from './metaflow'
import { python } from './python'
import { type Recorder, recorderSecret, startRecorder } from './recorder'

const launcher = path.resolve(import.meta.dirname, '../../packages/delivery/launcher/groundwork_launch.py')

describe.skipIf(!python)('the launcher with the unmodified client', () => {
  let recorder: Recorder
  let flow: DeployedFlow
  let db: Awaited<ReturnType<typeof testDatabase>>

  beforeAll(async () => {
    db = await testDatabase()
    recorder = await startRecorder(db)
    const source = path.join(recorder.folder, 'source')
    await mkdir(source, { recursive: true })
    for (const name of ['launched_flow.py', 'helper_module.py'])
      await copyFile(path.join(fixtures, name), path.join(source, name))
    const file = path.join(recorder.folder, 'package.tgz')
    const packing = [path.join(source, 'launched_flow.py'), '--quiet', 'package', 'save', file]
    const packed = await run({ python, recorder, user: 'grace' }, packing)
    expect(packed.code, packed.output).toBe(0)
    const content = { branches: true }
    const code = await readFile(file)
    flow = await deployFlow(db.pool, {
      code,
      entry: 'launched_flow.py',
      name: 'LaunchedFlow',
      environment: 'staging',
      content,
    })
  })
  afterAll(async () => {
    await recorder.stop()
    await db.close()
  })

  it('runs the code package under its key, and the run is linked to its launch', async () => {
    const key = 'rlaunched1'
    const { targetId, version, promotionId, integrationId } = flow
    const parameters = { films: 3 }
    await planLaunch(db.pool, { key, targetId, version, promotionId, integrationId, purpose: 'manual', parameters })
    const child = spawn('python3', [launcher, '--key', key, '--folder', path.join(recorder.folder, 'run')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: recorder.folder,
        METAFLOW_HOME: path.join(recorder.folder, 'metaflow'),
        METAFLOW_DATASTORE_SYSROOT_LOCAL: recorder.datastore,
        GROUNDWORK_ENGINE_URL: recorder.url,
        GROUNDWORK_LAUNCH_TICKET: launchTicket(recorderSecret, key),
        GROUNDWORK_LAUNCH_CACHE: path.join(recorder.folder, 'cache'),
        GROUNDWORK_PYTHON_DEFAULT: python,
      },
    })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output += data.toString()))
    const [exitCode] = (await once(child, 'close')) as [number]
    expect(exitCode, output).toBe(0)
    const launch = await findLaunch(db.pool, key)
    expect(launch).toMatchObject({ state: 'succeeded', flow: 'LaunchedFlow', reason: null })
    expect(await linksOfRuns(db.pool, [launch!.runNumber!])).toMatchObject([
      { key, environment: 'staging', purpose: 'manual' },
    ])
    const { rows } = await db.pool.query(
      `select project, branch, user_name, tasks_total, tags from run where run_number = $1`,
      [launch!.runNumber],
    )
    expect(rows).toMatchObject([
      { project: 'launched', branch: 'test.staging', user_name: 'groundwork', tasks_total: 6 },
    ])
    expect(rows[0].tags).toEqual(
      expect.arrayContaining([`gw.key:${key}`, `gw.version:${version}`, 'gw.environment:staging']),
    )
    // The folder of the run keeps no copy of the code, and no token.
    expect(await readFile(path.join(recorder.folder, 'run', 'exit.json'), 'utf8')).not.toContain('gw_run')
  }, 120_000)
})
