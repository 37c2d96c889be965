import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@groundwork/access/can'
import { makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogNews } from '../history/rows'
import { createDataRoutes } from './data-routes'
import { logLine, StoredRun } from './stored-run.fixture'

const { pool } = await testDatabase()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'datastore-')))
const root = join(folder, '.metaflow')
mkdirSync(root)
const actor: Actor = { kind: 'user', id: 'u', name: 'Vi', email: 'vi@example.org', role: 'viewer', teams: {} }
const routes = createDataRoutes({ pool, roots: [folder] })
const server = createServer((request, response) => {
  void routes(request, response, { url: new URL(request.url ?? '/', 'http://localhost'), actor })
})
const flow = 'TailedFlow'
const stored = new StoredRun(root, flow)
let runNumber = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  runNumber = (await makeRun(pool, { flow, status: 'running' })).runNumber
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

type Query = Record<string, string | number>
const ask = (query: Query) => {
  const all = Object.entries({ flow, run: runNumber, ...query }).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const { port } = server.address() as AddressInfo
  return fetch(`http://127.0.0.1:${port}/data/v1/log/tail?${new URLSearchParams(all).toString()}`)
}

describe('a live tail', () => {
  /** What a page would show: each answer replaces the lines from `from` on. Calls `on` with the texts after each. */
  async function follow(query: Query, on: (texts: string[], seen: string) => Promise<boolean | void>) {
    const shown: string[] = []
    const response = await ask(query)
    let rest = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const events = (rest + Buffer.from(chunk).toString()).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        if (!event.startsWith('data: ')) continue
        const news = JSON.parse(event.slice(6)) as LogNews
        shown.length = news.from - 1
        for (const { n, text } of news.lines) shown[n - 1] = text
        if (await on([...shown], news.seen)) return shown
      }
    }
    return shown
  }

  it('loses no line and repeats none when another source writes late, also over a reconnection', async () => {
    const running = await makeTask(pool, { runNumber, step: 'late', status: 'running', dsRoot: root })
    const path = (source: string) => `${runNumber}/late/${running.id}/0.${source}.log`
    const add = (source: string, text: string) => appendFileSync(join(root, flow, path(source)), text)
    stored.file(path('runtime_stdout'), logLine(2, 'two') + logLine(5, 'five') + logLine(7, 'sev').slice(0, -1))
    stored.file(path('task_stderr'), logLine(3, 'three'))
    const query = { step: 'late', task: running.id, attempt: 0 }
    let position = ''
    const first = await follow(query, async (texts, seen) => {
      position = seen
      if (texts.length === 4) add('task_stderr', logLine(4, 'four'))
      return texts.length === 5
    })
    expect(first).toEqual(['two', 'three', 'four', 'five', 'sev'])

    // While nobody looks: a line gets its end, and a third source begins before all of them.
    add('runtime_stdout', 'en\n')
    stored.file(path('task_stdout'), logLine(1, 'one'))
    const second = await follow({ ...query, seen: position }, async () => true)
    expect(second).toEqual(['one', 'two', 'three', 'four', 'five', 'seven'])
  })
})
