import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { bundle } from './bundle'

export type ServerProcess = { url: string; pid: number; stop(): Promise<void> }

/** Bundles and starts a program that prints one JSON line with its `url` when it listens. */
export async function startProgram(entry: string, env: Record<string, string>): Promise<ServerProcess> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-bench-program-'))
  const program = path.join(folder, 'program.mjs')
  await bundle(entry, program)
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    fs.rmSync(folder, { recursive: true, force: true })
  }
  const url = await Promise.race([firstUrl(child.stdout), ended.then(() => null)])
  // Closing the line reader paused it; a program must not block on what nobody reads.
  child.stdout.resume()
  if (!url) throw new Error(`${entry} ended before it listened (code ${child.exitCode}).`)
  return { url, pid: child.pid!, stop }
}

async function firstUrl(output: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of readline.createInterface({ input: output })) {
    if (!line.startsWith('{')) continue
    return (JSON.parse(line) as { url: string }).url
  }
  return null
}
