import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildOnce } from './build'
import { sdkFolder } from './plugin-products'
import { withoutNpm } from './service-specs'

// Somebody who has nothing of this repository but the address of a portal: npm, an empty folder, and what README.md says.
const run = promisify(execFile)
let server: Server
let portal: string
let folder: string

beforeAll(async () => {
  await buildOnce({ env: process.env, signal: new AbortController().signal, only: ['sdk'] })
  server = createServer((request, response) => {
    const file = path.join(sdkFolder, path.basename(request.url ?? ''))
    if (existsSync(file)) response.end(readFileSync(file))
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-outsider-'))
}, 120_000)
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

function npm(program: 'npm' | 'npx', args: string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  const env = {
    ...withoutNpm(process.env),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  }
  // What this run of tests says of itself is nothing to the tests of a plugin.
  for (const name of Object.keys(env))
    if (/^(VITEST|NODE_ENV$|TEST$|GROUNDWORK_)/.test(name)) delete (env as NodeJS.ProcessEnv)[name]
  return run(program, args, { cwd, env, maxBuffer: 10_000_000 })
}

it('makes, installs, tests, checks and packs a plugin in an empty folder', { timeout: 240_000 }, async () => {
  const address = `${portal}/sdk/plugin-sdk.tgz`
  const made = await npm(
    'npx',
    ['--yes', '--package', address, 'groundwork-plugin', 'create', 'first-plugin', '--yes'],
    folder,
  )
  expect(made.stdout).toContain('npm install')
  const plugin = path.join(folder, 'first-plugin')
  await npm('npm', ['install'], plugin)
  expect((await npm('npm', ['test'], plugin)).stdout).toMatch(/Tests .*3 passed/)
  await npm('npm', ['run', 'types'], plugin)
  const { stdout } = await npm('npm', ['run', 'pack'], plugin)
  expect(stdout).toMatch(/first-plugin-0\.1\.0\.tgz .* sha256 [0-9a-f]{64}/)
  expect(existsSync(path.join(plugin, 'first-plugin-0.1.0.tgz'))).toBe(true)
})
