import { type ChildProcess, execFile, spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './cluster'
import type { Identity } from './identity'
import { serverEnvironment } from './server-environment'
import { type Address, ensureDatabase, isAlive, isPostgres, readLockFile, removeStaleLock } from './running'

// For a laptop or a small machine that also runs the portal, the engine and flows.
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  io_method: 'sync',
  autovacuum_max_workers: '2',
  jit: 'off',
  log_min_messages: 'warning',
}

export type RunningServer = { pid: number; port: number; reused: boolean; stop: () => Promise<void> }

type StartOptions = {
  cluster: Cluster
  postgres: string
  identity: Identity | null
  database: string
  port?: number
  settings?: Record<string, string>
  log: (text: string) => void
}

const startTimeoutMs = 60_000

/** Starts the server, or takes the one that a killed parent left running. `database` exists when this resolves. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  // A second try covers a port that another process took first, and a start that ran at the same time.
  for (let attempt = 1; ; attempt++) {
    const running = await adopt(options)
    if (running) return running
    removeStaleLock(options.cluster.dataDir)
    try {
      return await launch(options)
    } catch (error) {
      if (attempt === 3 || !/already exists|already in use|could not bind/i.test((error as Error).message)) throw error
    }
  }
}

async function adopt({ cluster, postgres, database }: StartOptions): Promise<RunningServer | null> {
  const until = Date.now() + startTimeoutMs
  for (;;) {
    const lock = readLockFile(cluster.dataDir)
    if (!lock || !isAlive(lock.pid) || !isPostgres(lock.pid)) return null
    try {
      await ensureDatabase({ port: lock.port, password: cluster.password }, database)
      return { ...lock, reused: true, stop: () => stopProcess(lock.pid, cluster, postgres) }
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') {
        throw new Error(
          `The server that runs on ${cluster.dataDir} refuses the password in ${cluster.dataDir}.password.`,
          {
            cause: error,
          },
        )
      }
      if (Date.now() > until) {
        throw new Error(
          `A PostgreSQL server (process ${lock.pid}) holds ${cluster.dataDir} but does not answer on port ${lock.port}. Stop it and start again.`,
          { cause: error },
        )
      }
      // It is starting, recovering or shutting down.
      await delay(100)
    }
  }
}

async function launch({
  cluster,
  postgres,
  identity,
  database,
  port: wanted,
  settings: more,
  log,
}: StartOptions): Promise<RunningServer> {
  const port = wanted ?? (await freePort())
  const flags = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(postgres, ['-D', cluster.dataDir, '-p', String(port), ...flags], {
    ...(identity && { uid: identity.uid, gid: identity.gid }),
    cwd: path.parse(cluster.dataDir).root,
    env: serverEnvironment(),
    // Its own group: Ctrl-C must reach the parent first, which stops the server last.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.on('error', (error) => {
    complaints += error.message
  })
  child.stderr.on('data', (data: Buffer) => {
    complaints = (complaints + data.toString()).slice(-4_000)
    log(data.toString())
  })
  try {
    await answers(child, { port, password: cluster.password }, database)
  } catch (error) {
    child.kill('SIGINT')
    throw new Error(
      `PostgreSQL did not start on ${cluster.dataDir}: ${complaints.trim() || (error as Error).message}`,
      {
        cause: error,
      },
    )
  }
  return { pid: child.pid!, port, reused: false, stop: () => stopChild(child, cluster, postgres) }
}

async function answers(child: ChildProcess, address: Address, database: string): Promise<void> {
  const until = Date.now() + startTimeoutMs
  for (;;) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`it ended with code ${child.exitCode}`)
    try {
      return await ensureDatabase(address, database)
    } catch (error) {
      if (Date.now() > until) throw error
      await delay(30)
    }
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function stopChild(child: ChildProcess, cluster: Cluster, postgres: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    if (process.platform === 'win32') askToStop(child.pid!, cluster, postgres)
    else child.kill('SIGINT')
  })
}

/** Windows has no signals: the one that Node.js has there would cut the server off in the middle of what it does. */
function askToStop(pid: number, { dataDir }: Cluster, postgres: string): void {
  const program = path.join(path.dirname(postgres), 'pg_ctl.exe')
  execFile(program, ['stop', '-D', dataDir, '-m', 'fast', '-W'], { windowsHide: true }, (error) => {
    if (error && isAlive(pid)) process.kill(pid)
  })
}

async function stopProcess(pid: number, cluster: Cluster, postgres: string): Promise<void> {
  if (!isAlive(pid) || !isPostgres(pid)) return
  if (process.platform === 'win32') askToStop(pid, cluster, postgres)
  else process.kill(pid, 'SIGINT')
  for (const until = Date.now() + 30_000; isAlive(pid) && Date.now() < until; ) await delay(20)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
