import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import type { TestDatabase } from '@groundwork/db/testing'
import { type DeployedFlow, deployFlow } from '@groundwork/delivery/testing/deployed-flow'
import { packPlugin } from '@groundwork/plugin-sdk/pack-plugin'
import { launcherFile, secret } from './launch-engine'

const root = path.resolve(import.meta.dirname, '../../../..')
const pluginId = 'local-orchestrator'

export type Victim = 'launcher' | 'guard' | 'flow' | 'engine' | 'plugin'

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

export async function startChaosWorld(db: TestDatabase, { python }: { python: string }): Promise<ChaosWorld> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-chaos-'))
  const shipped = await packed(path.join(folder, 'shipped'))
  const port = await freePort()
  let engine = await startEngineProcess()

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
        GROUNDWORK_SHIPPED_PLUGINS: shipped,
        GROUNDWORK_ENABLED_PLUGINS: pluginId,
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
    const launchers = notes.flatMap(({ launcher }) => (launcher && lives(launcher) ? [launcher] : []))
    if (victim === 'launcher') return launchers
    const guards = notes.flatMap(({ group }) => (group && lives(group) ? [group] : []))
    return victim === 'guard' ? guards : childrenOf(guards)
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

async function packed(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const { bytes, sha256, manifest } = await packPlugin(path.join(root, 'plugins', pluginId))
  const file = `${manifest.id}-${manifest.version}.tgz`
  writeFileSync(path.join(folder, file), bytes)
  const bundles = [{ file, sha256, id: manifest.id, version: manifest.version }]
  writeFileSync(path.join(folder, 'shipped.json'), JSON.stringify({ bundles }))
  return folder
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

type Note = { launcher: number | null; group: number | null }

function runFolders(folder: string): Note[] {
  const read = (file: string, field: string): number | null => {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)[field] ?? null
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
