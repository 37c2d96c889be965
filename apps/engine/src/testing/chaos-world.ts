import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestDatabase } from '@groundwork/db/testing'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { packPlugin } from '@groundwork/plugin-sdk/pack-plugin'
import { launcherFile, secret } from './launch-engine'

const root = path.resolve(import.meta.dirname, '../../../..')
const pluginId = 'local-orchestrator'

/** `task`: a process of the flow's own, where it starts any that record something. */
export type Victim = 'launcher' | 'guard' | 'flow' | 'task' | 'engine' | 'plugin'

/** A whole engine with the local orchestrator, over a database of the test's own, of which anything may be killed. */
export type ChaosWorld = {
  url: string
  folder: string
  /** Deployed on the local orchestrator, with its definition put. */
  deploy(name: string, flow: { code: Buffer; entry: string }): Promise<DeployedFlow>
  /** Kills one of that kind with SIGKILL; false when there is none. The engine is started again. */
  kill(victim: Victim, choose: (count: number) => number): Promise<boolean>
  /** Processes that bear a run's key. */
  left(): number[]
  close(): Promise<void>
}

/** `plugins`: folders of further plugins that the engine has. */
export async function startChaosWorld(
  db: TestDatabase,
  { python, plugins = [] }: { python: string; plugins?: string[] },
): Promise<ChaosWorld> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-chaos-'))
  const shipped = await packed(path.join(folder, 'shipped'), [`plugins/${pluginId}`, ...plugins])
  const port = await freePort()
  let engine = await startEngineProcess()
  await orchestratorIsThere(db)

  async function startEngineProcess(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'apps/engine/src/main.ts')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATABASE_URL: db.url,
        GROUNDWORK_SECRET: secret,
        GROUNDWORK_ENGINE_PORT: String(port),
        GROUNDWORK_ENGINE_URL: `http://127.0.0.1:${port}`,
        GROUNDWORK_DATA: path.join(folder, 'data'),
        GROUNDWORK_DATASTORE_ROOTS: path.join(folder, 'datastore'),
        GROUNDWORK_LAUNCHER: launcherFile,
        GROUNDWORK_LAUNCH_BEAT: '0.5',
        GROUNDWORK_PYTHON_DEFAULT: python,
        GROUNDWORK_SHIPPED_PLUGINS: shipped.folder,
        GROUNDWORK_ENABLED_PLUGINS: shipped.ids.join(','),
      },
    })
    if (process.env['GROUNDWORK_CHAOS_SHOW']) child.stderr?.pipe(process.stderr)
    else child.stderr?.resume()
    for await (const line of readline.createInterface({ input: child.stdout! })) {
      if (line.includes('"engine":"ready"')) break
    }
    child.stdout?.resume()
    return child
  }

  async function pidsOf(victim: Victim): Promise<number[]> {
    if (victim === 'engine') return engine.pid === undefined ? [] : [engine.pid]
    // Another product on this machine has plugins of the same name: only those below this engine are meant.
    if (victim === 'plugin')
      return descendantsOf(engine.pid ?? 0).filter((pid) => bears(pid, `GROUNDWORK_PLUGIN_ID=${pluginId}`))
    const notes = runFolders(path.join(folder, 'data', 'processes'))
    const launchers = notes.flatMap(({ launcher }) => (launcher && isStill(launcher) ? [launcher.pid] : []))
    if (victim === 'launcher') return launchers
    const guards = notes.flatMap(({ group }) => (group && isStill(group) ? [group.pid] : []))
    if (victim === 'guard') return guards
    const started = childrenOf(guards)
    return victim === 'flow' ? started : childrenOf(started)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    async deploy(name, flow) {
      const deployed = await deployFlow(db.pool, { ...flow, name, integrationConfig: { maxRuns: 4 } })
      await putDefinition(db, deployed)
      return deployed
    },
    async kill(victim, choose) {
      const pids = await pidsOf(victim)
      if (pids.length === 0) return false
      process.kill(pids[choose(pids.length)]!, 'SIGKILL')
      if (victim === 'engine') {
        if (engine.exitCode === null && engine.signalCode === null) await once(engine, 'exit')
        engine = await startEngineProcess()
      }
      return true
    },
    left: () => pids().filter((pid) => bears(pid, 'GROUNDWORK_RUN_KEY=') && bears(pid, `METAFLOW_HOME=${folder}`)),
    async close() {
      if (engine.exitCode === null && engine.signalCode === null) {
        engine.kill('SIGTERM')
        await once(engine, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Its tables are made when it is registered, which takes some seconds on a machine at rest. */
async function orchestratorIsThere({ pool }: TestDatabase): Promise<void> {
  for (const until = performance.now() + 150_000; performance.now() < until; await delay(100)) {
    const { rowCount } = await pool.query(`select from information_schema.tables where table_name = 'definition'`)
    if (rowCount) return
  }
  throw new Error('The local orchestrator was not registered within 150 s.')
}

async function packed(folder: string, plugins: string[]): Promise<{ folder: string; ids: string[] }> {
  mkdirSync(folder, { recursive: true })
  const bundles = []
  for (const plugin of plugins) {
    const { bytes, sha256, manifest } = await packPlugin(path.join(root, plugin))
    const file = `${manifest.id}-${manifest.version}.tgz`
    writeFileSync(path.join(folder, file), bytes)
    bundles.push({ file, sha256, id: manifest.id, version: manifest.version })
  }
  writeFileSync(path.join(folder, 'shipped.json'), JSON.stringify({ bundles }))
  return { folder, ids: bundles.map(({ id }) => id) }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What a promotion would have done through the plugin: the definition in the plugin's own table. */
async function putDefinition({ pool }: TestDatabase, { slot }: DeployedFlow): Promise<void> {
  const { rows } = await pool.query<{ schema: string }>(
    `select table_schema as schema from information_schema.tables where table_name = 'definition'`,
  )
  await pool.query(
    `insert into "${rows[0]!.schema}".definition (slot, token, fence, labels, launch, active) values ($1, 'put', 0, '{}', '{}', true)`,
    [slot],
  )
}

/** As a launcher wrote it down: the number alone may be another process's by now. */
type Noted = { pid: number; startedAt: string }
type Note = { launcher: Noted | null; group: Noted | null }

function runFolders(folder: string): Note[] {
  const read = (file: string, field: 'pid' | 'group'): Noted | null => {
    try {
      const noted = JSON.parse(readFileSync(file, 'utf8')) as { pid?: number; group?: number; startedAt?: string }
      const { startedAt = '', [field]: pid } = noted
      return pid === undefined || startedAt === '' ? null : { pid, startedAt }
    } catch {
      return null
    }
  }
  try {
    return readdirSync(folder).map((name) => ({
      launcher: read(path.join(folder, name, 'launcher.json'), 'pid'),
      group: read(path.join(folder, name, 'group.json'), 'group'),
    }))
  } catch {
    return []
  }
}

function pids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

function stat(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

function lives(pid: number): boolean {
  const [state] = stat(pid)
  return state !== undefined && state !== 'Z'
}

/** Whether it is the process that was written down: its 22nd field says when it began. */
export function isStill({ pid, startedAt }: Noted): boolean {
  return lives(pid) && stat(pid)[19] === startedAt
}

function childrenOf(parents: number[]): number[] {
  return pids().filter((pid) => lives(pid) && parents.includes(Number(stat(pid)[1])))
}

function descendantsOf(ancestor: number): number[] {
  const found = new Set([ancestor])
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const pid of childrenOf([...found])) found.add(pid)
  }
  found.delete(ancestor)
  return [...found]
}

/** Whether a living process has a variable that begins so. */
function bears(pid: number, variable: string): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
    return lives(pid) && variables.some((each) => each.startsWith(variable))
  } catch {
    return false
  }
}
