import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { databaseFolder } from './migrations'

export type PrismaOptions = {
  databaseUrl: string
  /** Where the command finds prisma.config; this workspace by default. */
  folder?: string
  env?: Record<string, string>
}

export type PrismaResult = { code: number; output: string }

/** Runs one command of Prisma's CLI. A failing command is a `code` other than 0, never a throw. */
export function runPrisma(command: string[], { databaseUrl, folder, env }: PrismaOptions): Promise<PrismaResult> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const cli = path.join(path.dirname(manifest), 'build/index.js')
  const quiet = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', NO_COLOR: '1' }
  const child = spawn(process.execPath, [cli, ...command], {
    cwd: folder ?? databaseFolder,
    env: { ...process.env, DATABASE_URL: databaseUrl, ...quiet, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (data: Buffer) => {
    output += data.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
