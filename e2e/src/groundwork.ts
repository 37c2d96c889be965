import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export const root = path.resolve(import.meta.dirname, '../..')

/** What a spec may know of the Groundwork that runs for it; handed from the global set-up by an environment variable. */
export type Running = {
  portalUrl: string
  metadataUrl: string
  firstSignInUrl: string
  data: string
  databaseUrl: string
  secret: string
  token: string
  python: string
}

type Ready = { portalUrl: string; metadataUrl: string; firstSignInUrl: string; pid: number }

/** `npm start` as a person would, on free ports and a new data folder. */
export async function startGroundwork(): Promise<{ running: Omit<Running, 'python'>; stop: () => Promise<void> }> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'groundwork-e2e-'))
  const args = ['start', '--', '--port', '0', '--engine-port', '0', '--data', data, '--no-samples']
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const readyFile = path.join(data, 'ready.json')
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null) throw new Error('npm start ended before Groundwork was ready.')
    await delay(100)
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready
  const database = JSON.parse(readFileSync(path.join(data, 'database.json'), 'utf8')) as { url: string }
  const secret = readFileSync(path.join(data, 'secret'), 'utf8').trim()
  const { portalUrl, metadataUrl, firstSignInUrl } = ready
  const token = await createToken(data)
  async function stop() {
    process.kill(ready.pid, 'SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    await rm(data, { recursive: true, force: true })
  }
  return { running: { portalUrl, metadataUrl, firstSignInUrl, data, databaseUrl: database.url, secret, token }, stop }
}

async function createToken(data: string): Promise<string> {
  const args = [
    'run',
    '--silent',
    'groundwork',
    '--',
    'token',
    'create',
    '--data',
    data,
    '--name',
    'e2e',
    '--scope',
    'record',
  ]
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text))
  await once(child, 'close')
  const token = output.trim().split('\n').at(-1) ?? ''
  if (!token.startsWith('gw_record_')) throw new Error(`token create printed no token:\n${output}`)
  return token
}

const variable = 'GROUNDWORK_E2E'

export function publish(running: Running): void {
  process.env[variable] = JSON.stringify(running)
}

export function running(): Running {
  const text = process.env[variable]
  if (!text) throw new Error('The global set-up has not run.')
  return JSON.parse(text) as Running
}
