import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { root } from './paths'
import { processIdentity } from './process-identity'
import { type Ready, readReadyFile } from './ready-file'

// Real starts, as a person does them, one after the other on one data folder. Processes are found by a mark in their
// environment, so that nothing that these starts began can hide.
const mark = `GROUNDWORK_TEST_MARK=${process.pid}-${Date.now()}`
const startTimeoutMs = 300_000
let data: string
let output = ''
const started: ChildProcess[] = []

beforeAll(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'gw-start-'))
})
afterEach(async () => {
  for (const npm of started.splice(0)) if (npm.exitCode === null && npm.signalCode === null) npm.kill('SIGTERM')
  await until('everything has ended', () => livingProcesses().length === 0, 30_000).catch(() => {
    for (const pid of livingProcesses()) process.kill(pid, 'SIGKILL')
  })
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

function npmStart(...more: string[]): ChildProcess {
  const args = ['start', '--', '--port', '0', '--engine-port', '0', '--data', data, '--no-samples', ...more]
  const [name = '', value = ''] = mark.split('=')
  const npm = spawn('npm', args, {
    cwd: root,
    env: { ...process.env, [name]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (text: Buffer) => (output += text))
  started.push(npm)
  return npm
}

async function ready(npm: ChildProcess): Promise<Ready> {
  await until('ready.json', () => existsSync(readyFile()) || npm.exitCode !== null, startTimeoutMs)
  const found = readReadyFile(readyFile())
  if (!found) throw new Error(`npm start ended with ${npm.exitCode}:\n${output}`)
  return found
}

function readyFile(): string {
  return path.join(data, 'ready.json')
}

async function until(what: string, condition: () => boolean, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; !condition(); await delay(50))
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms for: ${what}\n${output}`)
}

/** The processes that our starts began and that still run. PostgreSQL changes user, not environment. */
function livingProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && processIdentity(pid) !== null && environmentOf(pid).includes(mark))
}

/** The server's first process; its data may lie elsewhere than below the data folder. */
function runningPostmaster(): number {
  const isPostmaster = (pid: number) => /\/postgres\0-D\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  const found = livingProcesses().find(isPostmaster)
  if (!found) throw new Error('There is no PostgreSQL among the processes of this start.')
  return found
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

async function ended(npm: ChildProcess): Promise<number | null> {
  if (npm.exitCode === null && npm.signalCode === null) await once(npm, 'exit')
  return npm.exitCode
}

async function groundwork(...args: string[]): Promise<string> {
  const run = promisify(execFile)
  const { stdout } = await run('npm', ['run', '--silent', 'groundwork', '--', ...args, '--data', data], { cwd: root })
  return stdout.trimEnd()
}

async function status(url: string, token?: string): Promise<number> {
  const response = await fetch(url, { headers: token ? { 'x-api-key': token } : {}, redirect: 'manual' })
  await response.body?.cancel()
  return response.status
}

// Processes are looked for in /proc.
const onLinux = it.runIf(process.platform === 'linux')

onLinux(
  'starts, signs in the first administrator, records with a token, and leaves nothing behind on SIGTERM',
  { timeout: startTimeoutMs },
  async () => {
    const npm = npmStart()
    const { portalUrl, metadataUrl, firstSignInUrl, pid } = await ready(npm)
    expect(statSync(readyFile()).mode & 0o777).toBe(0o600)
    expect(processIdentity(pid)).not.toBeNull()
    expect(firstSignInUrl).toMatch(`${portalUrl}/first/`)
    expect(await status(`${portalUrl}/sign-in`)).toBe(200)
    for (const url of [`${portalUrl}/sign-in`, `${metadataUrl}/ping`])
      expect((await fetch(url)).headers.get('keep-alive')).toBe('timeout=75')

    const opened = await fetch(firstSignInUrl as string, { redirect: 'manual' })
    expect(opened.headers.get('location') ?? '').toMatch(/\/welcome/)
    expect(opened.headers.getSetCookie().join()).toMatch(/session/)

    expect(await status(`${metadataUrl}/flows`)).toBe(401)
    const token = (await groundwork('token', 'create', '--name', 'test', '--scope', 'record')).split('\n').at(-1) ?? ''
    expect(token).toMatch(/^gw_record_[0-9A-Za-z]{32}$/)
    expect(await status(`${metadataUrl}/flows`, token)).toBe(200)

    // A database that ends by itself comes back under the same address, and everything goes on.
    const postmaster = runningPostmaster()
    process.kill(postmaster, 'SIGINT')
    await until('PostgreSQL has ended', () => processIdentity(postmaster) === null, 15_000)
    await expect.poll(() => status(`${metadataUrl}/flows`, token), { timeout: 30_000 }).toBe(200)
    expect(await status(`${portalUrl}/sign-in`)).toBe(200)

    const id =
      (await groundwork('token', 'list'))
        .split('\n')
        .find((line) => line.endsWith(' test'))
        ?.split(' ')[0] ?? ''
    await groundwork('token', 'revoke', '--id', id)
    await expect.poll(() => status(`${metadataUrl}/flows`, token), { timeout: 20_000 }).toBe(401)

    npm.kill('SIGTERM')
    await ended(npm)
    await until('no process is left', () => livingProcesses().length === 0, 15_000)
    expect(existsSync(readyFile())).toBe(false)
  },
)

onLinux('makes a token while only the data folder is there', { timeout: startTimeoutMs }, async () => {
  const lines = (await groundwork('token', 'create', '--name', 'offline', '--scope', 'record')).split('\n')
  expect(lines.at(-1)).toMatch(/^gw_record_/)
  expect(livingProcesses()).toEqual([])
})

onLinux('a second start on the same folder says who has it, and ends with 1', { timeout: startTimeoutMs }, async () => {
  const first = npmStart()
  const { pid } = await ready(first)
  const second = npmStart()
  expect(await ended(second)).toBe(1)
  expect(output).toContain(`(process ${pid})`)
  expect(readReadyFile(readyFile())?.pid).toBe(pid)
})

onLinux('starts again after kill -9 and ends what the killed one left', { timeout: startTimeoutMs }, async () => {
  const killed = npmStart()
  const before = await ready(killed)
  process.kill(before.pid, 'SIGKILL')
  await ended(killed)
  const left = livingProcesses()
  expect(left.length).toBeGreaterThan(0)

  rmSync(readyFile())
  const again = npmStart()
  const after = await ready(again)
  expect(await status(`${after.portalUrl}/sign-in`)).toBe(200)
  const services = left.filter((pid) => !isPostgres(pid))
  expect(services.filter((pid) => processIdentity(pid) !== null)).toEqual([])

  again.kill('SIGTERM')
  await ended(again)
  await until('no process is left', () => livingProcesses().length === 0, 15_000)
})

onLinux('ends when npm alone is killed', { timeout: startTimeoutMs }, async () => {
  const npm = npmStart()
  await ready(npm)
  npm.kill('SIGKILL')
  await until('no process is left', () => livingProcesses().length === 0, 15_000)
  expect(existsSync(readyFile())).toBe(false)
})

function isPostgres(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('postgres')
  } catch {
    return false
  }
}
