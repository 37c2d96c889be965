import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { treeOf } from '../measure/process-tree'
import { repository } from '../scratch/bundle'

export type Started = {
  /** From the command to the moment when portal and engine answer. */
  startMs: number
  portalUrl: string
  databaseUrl: string
  secret: string
  /** Portal and engine without the launcher and without PostgreSQL. */
  serverPids(): number[]
  stop(): Promise<void>
}

const mostMs = 15 * 60_000

/** `npm start` as a person types it, on free ports; `env` is added to its environment. */
export async function startGroundwork(data: string, env: Record<string, string> = {}): Promise<Started> {
  const args = ['start', '--', '--port', '0', '--engine-port', '0', '--data', data, '--no-samples']
  const started = performance.now()
  const child = spawn('npm', args, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  let output = ''
  child.stdout.on('data', (text: Buffer) => {
    output = (output + text.toString()).slice(-4_000)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const readyFile = path.join(data, 'ready.json')
  while (!fs.existsSync(readyFile)) {
    if (child.exitCode !== null) throw new Error(`npm start ended with code ${child.exitCode}.\n${output}`)
    if (performance.now() - started > mostMs) {
      child.kill('SIGTERM')
      throw new Error(`npm start was not ready after ${mostMs / 60_000} minutes.\n${output}`)
    }
    await delay(20)
  }
  const startMs = Math.round(performance.now() - started)
  const ready = readJson<{ portalUrl: string; pid: number }>(readyFile)
  return {
    startMs,
    portalUrl: ready.portalUrl,
    databaseUrl: readJson<{ url: string }>(path.join(data, 'database.json')).url,
    secret: fs.readFileSync(path.join(data, 'secret'), 'utf8').trim(),
    serverPids: () => treeOf([ready.pid]).filter((pid) => pid !== ready.pid && nameOf(pid) !== 'postgres'),
    async stop() {
      process.kill(ready.pid, 'SIGTERM')
      await ended
    },
  }
}

const readJson = <T>(file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as T

function nameOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
