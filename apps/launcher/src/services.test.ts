import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { choosePort } from './ports'
import { processIdentity } from './process-identity'
import { type Service, type ServiceSpec, startService } from './services'

let folder: string
let lines: string[]
let pids: (number | null)[]
let service: Service | undefined

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gw-service-'))
  lines = []
  pids = []
})
afterEach(async () => {
  await service?.stop(1_000)
  service = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function spec(script: string): Promise<ServiceSpec> {
  const request = { host: '127.0.0.1', what: 'service', option: '--port', taken: [] }
  const port = await choosePort({ ...request, choice: { kind: 'any' } }, () => {})
  return {
    name: 'engine',
    command: process.execPath,
    args: ['-e', script],
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    logFile: path.join(folder, 'engine.log'),
    echo: false,
    healthUrl: `http://127.0.0.1:${port}/ping`,
  }
}

const context = (signal = new AbortController().signal) => ({
  signal,
  say: (line: string) => lines.push(line),
  onProcess: (_: string, pid: number | null) => pids.push(pid),
})
const serve = `require('node:http').createServer((q, a) => q.url === '/die' ? process.exit(3) : a.end('ok')).listen(process.env.PORT);`

it('resolves once the service answers, keeps its output in the log and shows its errors', async () => {
  const it = await spec(`console.log('hello'); console.error('careful'); ${serve}`)
  service = await startService(it, context())
  expect((await fetch(it.healthUrl)).status).toBe(200)
  await service.stop(1_000)
  const log = readFileSync(it.logFile, 'utf8')
  expect(log).toContain('hello')
  expect(log).toContain('careful')
  expect(lines.join('\n')).toContain('careful')
  expect(lines.join('\n')).not.toContain('hello')
})

it('fails with the last lines of a service that ends before it answers', async () => {
  const it = await spec(`console.error('no such table'); process.exit(7)`)
  await expect(startService(it, context())).rejects.toThrow(/did not start \(exit 7\):\nno such table/)
})

it('starts a service again that ended unexpectedly, and says so', async () => {
  const it = await spec(serve)
  service = await startService(it, context())
  await fetch(it.healthUrl.replace('/ping', '/die')).catch(() => {})
  await expect
    .poll(
      () =>
        fetch(it.healthUrl).then(
          (r) => r.status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200)
  expect(lines.join('\n')).toMatch(/The engine ended unexpectedly \(exit 3\); starting it again in 1\.0 s/)
  expect(new Set(pids).size).toBe(2)
}, 15_000)

it('ends a service that does not listen to SIGTERM, with what it started', async () => {
  const it = await spec(
    `process.on('SIGTERM', () => {}); const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.error('child ' + child.pid); ${serve}`,
  )
  service = await startService(it, context())
  await expect.poll(() => lines.join('\n')).toMatch(/child \d+/)
  const grandchild = Number(/child (\d+)/.exec(lines.join('\n'))?.[1])
  await service.stop(200)
  await expect.poll(() => processIdentity(grandchild)).toBeNull()
  expect(processIdentity(pids[0] as number)).toBeNull()
})

it('gives up waiting when asked to stop', async () => {
  const stopping = new AbortController()
  const starting = startService(await spec('setInterval(() => {}, 1000)'), context(stopping.signal))
  stopping.abort(new Error('stopped by the test'))
  await expect(starting).rejects.toThrow('stopped by the test')
  expect(processIdentity(pids[0] as number)).toBeNull()
})
