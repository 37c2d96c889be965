import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { launchState } from '@groundwork/delivery/launch/launch-row'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { fakeFlow, packFiles } from '@groundwork/delivery/testing/fake-package'
import { brokenInvariants } from '@groundwork/delivery/testing/invariants'
import { installLibrary } from '@groundwork/delivery/testing/library'
import { setSecret } from '@groundwork/plugin-host/secrets'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type LaunchEngine, secret, startLaunchEngine } from '../testing/launch-engine'
import { launchedRuns, plugin } from '../testing/launched-runs'
import { systemPython } from '../testing/python'

const db = await testDatabase()
let engine: LaunchEngine
let flow: DeployedFlow

beforeAll(async () => {
  engine = await startLaunchEngine(db, { environment: { GROUNDWORK_PYTHON_DEFAULT: systemPython() } })
  flow = await deployFlow(db.pool, { code: packFiles({ 'flow.py': fakeFlow }), entry: 'flow.py' })
})
afterAll(() => engine.close())

const { start, ended, folderOf, printed, childrenOf } = launchedRuns(db, { engine: () => engine, flow: () => flow })

describe('a run', () => {
  it('says what all of its processes have used, while it runs and after', async () => {
    const busy = `
import subprocess, sys, time
held = bytearray(80_000_000)
work = "t = __import__('time')\\nwhile t.process_time() < 0.7: pass"
subprocess.run([sys.executable, "-c", work]), subprocess.run([sys.executable, "-c", work])
print("children", flush=True)
time.sleep(8)
`
    const of = await deployFlow(db.pool, { code: packFiles({ 'flow.py': busy }), entry: 'flow.py', name: 'BusyFlow' })
    const key = await start({}, of)
    await childrenOf(key)
    await vi.waitFor(
      async () => {
        const { state, usage } = (await engine.processes.observe(plugin, key))!
        expect({ state, ...usage }).toMatchObject({ state: 'running', memoryPeakMb: expect.any(Number) })
        expect(usage?.cpuSeconds).toBeGreaterThan(1.3)
      },
      { timeout: 10_000, interval: 100 },
    )
    const { usage, startedAt, exitCode } = await ended(key)
    expect(exitCode).toBe(0)
    expect(usage!.cpuSeconds).toBeGreaterThan(1.4)
    expect(usage!.cpuSeconds).toBeLessThan(6)
    expect(usage!.memoryPeakMb).toBeGreaterThan(80)
    expect(usage!.memoryPeakMb).toBeLessThan(400)
    expect(Math.abs(usage!.since - startedAt)).toBeLessThan(20_000)
  })
})

describe('a secret that the configuration refers to', () => {
  const value = 'correct-horse-battery-9'
  const schema = {
    type: 'object',
    properties: { alerts: { properties: { webhook: { 'x-portal': { secretRef: true } } } } },
  }
  const config = { alerts: { webhook: { secretRef: { provider: 'fake-library', path: 'HOOK' } } } }
  const change = { bus: db.bus, actor: { kind: 'system', name: 'Test' } as const }

  it('reaches the environment of the run, and no file, row or command line', async () => {
    const manifest = await installLibrary(db.pool, {
      id: 'fake-library',
      projects: ['fake'],
      schema,
      secrets: ['HOOK'],
    })
    await transaction(db.pool, (sql) => setSecret(sql, { manifest, name: 'HOOK', value, secret }, change))
    const of = await deployFlow(db.pool, {
      ...{ code: packFiles({ 'flow.py': `print("begun")\n${fakeFlow}` }), entry: 'flow.py', name: 'SecretFlow' },
      ...{ content: { schema }, config },
    })
    const key = await start({ show: 'SECRET_ALERTS_WEBHOOK', seconds: 8, children: 'worker' }, of)
    const [child] = await childrenOf(key)
    // Those that run as the run does see it in its environment, and nobody in the list of processes.
    expect(readFileSync(`/proc/${child}/environ`, 'latin1')).toContain(`SECRET_ALERTS_WEBHOOK=${value}`)
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      expect(commandOf(pid), pid).not.toContain(value)
    await ended(key)
    expect(await printed(key)).toContain('shown ***')
    for (const name of readdirSync(folderOf(key)))
      expect(readFileSync(path.join(folderOf(key), name), 'latin1'), name).not.toContain(value)
    const broken = await brokenInvariants(db.pool, { secrets: [value] })
    expect(broken.filter(({ invariant }) => invariant === 'I9')).toEqual([])
    expect(await launchState(db.pool, key)).toMatchObject({ state: 'succeeded' })
  })

  it('and is not set fails the run in words that say which and where', async () => {
    const bare = { alerts: { webhook: { secretRef: { provider: 'fake-library', path: 'OTHER' } } } }
    const code = packFiles({ 'flow.py': fakeFlow })
    const of = await deployFlow(db.pool, {
      code,
      entry: 'flow.py',
      name: 'BareFlow',
      content: { schema },
      config: bare,
    })
    const key = await start({}, of)
    await ended(key)
    expect(await launchState(db.pool, key)).toMatchObject({
      state: 'failed',
      run: null,
      reason: expect.stringMatching(/secret OTHER of fake-library as SECRET_ALERTS_WEBHOOK.*not set.*under Plugins/),
    })
    expect(existsSync(path.join(folderOf(key), 'group.json'))).toBe(false)
  })
})

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
