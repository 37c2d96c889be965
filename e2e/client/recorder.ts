import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { createToken } from '@groundwork/access/tokens'
import type { Pool } from '@groundwork/db/pool'

const root = path.resolve(import.meta.dirname, '../..')

/** Of every engine that is started here. */
export const recorderSecret = 'a secret for this test only, not used elsewhere'

export type Recorder = { url: string; token: string; folder: string; datastore: string; stop(): Promise<void> }

/** A real engine process over the given database, with a datastore folder and a recording token of its own. */
export async function startRecorder({ pool, url }: { pool: Pool; url: string }): Promise<Recorder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'groundwork-client-'))
  const datastore = path.join(folder, 'datastore')
  const { token } = await createToken(pool, { name: 'client test', scope: 'record', createdBy: null })
  const engine = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'apps/engine/src/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: url,
      GROUNDWORK_SECRET: recorderSecret,
      GROUNDWORK_ENGINE_PORT: '0',
      GROUNDWORK_DATASTORE_ROOTS: datastore,
      GROUNDWORK_CARD_ROOTS: folder,
    },
  })
  const engineUrl = await readyUrl(engine)
  async function stop() {
    if (engine.exitCode === null) {
      engine.kill('SIGTERM')
      await once(engine, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  return { url: engineUrl, token, folder, datastore, stop }
}

async function readyUrl(engine: ChildProcess): Promise<string> {
  if (!engine.stdout) throw new Error('The engine was started without a pipe.')
  for await (const line of readline.createInterface({ input: engine.stdout })) {
    const message = line.startsWith('{') ? (JSON.parse(line) as { engine?: string; url?: string }) : {}
    if (message.engine === 'ready' && message.url) {
      engine.stdout.resume()
      return message.url
    }
  }
  throw new Error('The engine ended before it was ready.')
}
