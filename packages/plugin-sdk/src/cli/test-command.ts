import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { failure } from '../build/problem'
import type { Command } from './command'
import { folderOf } from './plugin-argument'

export const testCommand: Command = {
  name: 'test',
  takes: ['[folder]'],
  summary: 'runs the tests of the plugin',
  details: "With the plugin's own Vitest, and its vitest.config.ts where it has one.",
  options: { watch: { help: 'run again on each change' } },
  async run(call) {
    const folder = folderOf(call)
    const { signal, env } = call.surroundings
    const args = [
      vitestProgram(folder),
      call.values['watch'] ? 'watch' : 'run',
      '--root',
      folder,
      '--exclude',
      '{dist,node_modules,.groundwork}/**',
    ]
    const tests = spawn(process.execPath, args, { cwd: folder, stdio: 'inherit', env: { ...env }, signal })
    tests.on('error', () => {})
    const [code] = (await once(tests, 'close')) as [number | null]
    return code ?? 1
  },
}

function vitestProgram(folder: string): string {
  const manifest = findVitest(folder)
  if (!manifest || !existsSync(manifest)) throw failure('Vitest is not installed here: npm install --save-dev vitest.')
  return path.join(path.dirname(manifest), 'vitest.mjs')
}

function findVitest(folder: string): string | null {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve('vitest/package.json')
  } catch {
    return null
  }
}
