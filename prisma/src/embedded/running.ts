import { execFileSync, type StdioOptions } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'

export type Address = { port: number; password: string }

export function urlFor({ port, password }: Address, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}

/** Connects and makes `database` when it is not there. Throws what the server or the network answers. */
export async function ensureDatabase(address: Address, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlFor(address, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(database)}`)
  } finally {
    await client.end().catch(() => {})
  }
}

export type LockFile = { pid: number; port: number }

/** What the server that holds (or held) the data folder wrote about itself. */
export function readLockFile(dataDir: string): LockFile | null {
  try {
    const [pid, , , port] = fs.readFileSync(lockFile(dataDir), 'utf8').split('\n')
    return { pid: Number(pid), port: Number(port) }
  } catch {
    return null
  }
}

const lockFile = (dataDir: string) => path.join(dataDir, 'postmaster.pid')

/**
 * Removes a lock file whose process id now belongs to something else, as happens when a container restarts:
 * PostgreSQL itself would take that process for a living server and refuse to start.
 */
export function removeStaleLock(dataDir: string): void {
  const lock = readLockFile(dataDir)
  if (lock && isAlive(lock.pid) && !isPostgres(lock.pid)) fs.rmSync(lockFile(dataDir), { force: true })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is a PostgreSQL server; true when that cannot be told. */
export function isPostgres(pid: number): boolean {
  try {
    return programOf(pid).includes('postgres')
  } catch {
    return process.platform === 'win32'
  }
}

function programOf(pid: number): string {
  if (process.platform === 'linux') return fs.readFileSync(`/proc/${pid}/comm`, 'utf8')
  const [program, ...options] =
    process.platform === 'win32'
      ? ['tasklist', '/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']
      : ['ps', '-o', 'comm=', '-p', String(pid)]
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
  return execFileSync(program!, options, { encoding: 'utf8', stdio, windowsHide: true })
}
