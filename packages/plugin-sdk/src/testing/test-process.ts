import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'

const startMs = 10_000

/** Runs a built backend as the engine does: in a process of its own, with nothing of this one's environment. */
export async function runBackendProcess(entry: string, environment: Record<string, string>, socket: string) {
  if (!existsSync(entry)) throw new Error(`There is no ${entry}. Build the plugin first: npx groundwork-plugin build`)
  const code = `const { default: backend } = await import(${JSON.stringify(pathToFileURL(entry).href)}); await backend.start()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', ...environment },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await listening(child, socket, () => said)
  return {
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function listening(child: ChildProcess, socket: string, said: () => string): Promise<void> {
  const late = performance.now() + startMs
  while (!(await answers(socket))) {
    if (child.exitCode !== null) throw new Error(`The backend ended while it started:\n${said()}`)
    if (performance.now() > late) {
      child.kill('SIGKILL')
      throw new Error(`The backend did not listen within ${startMs / 1000} s:\n${said()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Its file alone does not say so: it is there a moment before anybody listens behind it. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })
}
