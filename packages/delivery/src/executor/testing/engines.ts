import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import type { Timing } from '../timing'
import type { EngineOptions } from './doomed-engine'

/** So short that a test need not wait for the lease of an engine that was killed. */
export const quick: Timing = {
  lease: 1_000,
  beat: 200,
  call: 3_000,
  doubt: 1_500,
  retry: 20_000,
  patience: 2_000,
  look: 100,
  sweep: 200,
  drift: 400,
}

export type Engine = { pid: number; ended: Promise<string>; kill(signal?: NodeJS.Signals): void; lines: string[] }

/** Builds the engine of the tests once and starts processes of it. */
export async function engineFactory() {
  const folder = path.join(import.meta.dirname, '../../../node_modules/.engines')
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `engine-${process.pid}-${Date.now()}.mjs`)
  await build({
    entryPoints: [path.join(import.meta.dirname, 'doomed-engine.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
    plugins: [
      {
        name: 'third-parties-stay-outside',
        setup(setup) {
          setup.onResolve({ filter: /^[^./]/ }, ({ path: name }) =>
            name.startsWith('@groundwork/') ? undefined : { path: name, external: true },
          )
        },
      },
    ],
  })
  const engines = new Set<ChildProcess>()

  async function start(options: Omit<EngineOptions, 'timing'> & { timing?: Partial<Timing> }): Promise<Engine> {
    const full = { ...options, timing: { ...quick, ...options.timing } }
    const child = spawn(process.execPath, [file, JSON.stringify(full)], { stdio: ['ignore', 'pipe', 'pipe'] })
    engines.add(child)
    const lines: string[] = []
    const ended = new Promise<string>((resolve) =>
      child.once('exit', (code, signal) => {
        engines.delete(child)
        resolve(signal ?? String(code))
      }),
    )
    createInterface(child.stderr).on('line', (line) => lines.push(line))
    const ready = new Promise<void>((resolve) =>
      createInterface(child.stdout).on('line', (line) => line === 'ready' && resolve()),
    )
    const outcome = await Promise.race([ready, ended])
    if (typeof outcome === 'string') throw new Error(`The engine ended at once (${outcome}): ${lines.join('\n')}`)
    return { pid: child.pid!, ended, lines, kill: (signal = 'SIGKILL') => void child.kill(signal) }
  }

  return {
    start,
    /** Ends all that still run. */
    async stopAll() {
      await Promise.all(
        [...engines].map(
          (child) =>
            new Promise<void>((resolve) => {
              child.once('exit', () => resolve())
              child.kill('SIGCONT')
              child.kill('SIGKILL')
            }),
        ),
      )
    },
    async close() {
      await this.stopAll()
      rmSync(file, { force: true })
    },
  }
}
