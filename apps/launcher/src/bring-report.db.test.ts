import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { readConformance } from '@groundwork/delivery/integration/conformance'
import { afterAll, expect, it, vi } from 'vitest'
import { bringReport } from './bring-report'

const { pool, url } = await testDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'gw-report-'))
const file = path.join(folder, 'report.json')
const report = {
  ...{ passed: 1, failed: 0, skipped: 0, pluginId: 'airflow-kit', pluginVersion: '2.1.0' },
  point: 'integration/orchestrator/v1',
  results: [{ id: 'O3', title: 'What is not certain is unknown', result: 'pass', words: 'It was unknown.', ms: 12 }],
}
writeFileSync(file, JSON.stringify(report))
const id = uuidv7()
await pool.query(
  `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'airflow', 'orchestrator', 'airflow-kit', 'airflow')`,
  [id],
)
const said = vi.spyOn(console, 'log').mockImplementation(() => {})
afterAll(() => {
  said.mockRestore()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it('goes into the database of a data folder, under the name of the command line, with its audit', async () => {
  vi.stubEnv('DATABASE_URL', url)
  await bringReport(file, { to: 'data', folder, integration: 'airflow' })
  expect(said).toHaveBeenLastCalledWith('The page of the integration airflow shows it: 1 kept, 0 broken.')
  expect(await readConformance(pool, id)).toMatchObject({
    newest: { how: 'command', ranBy: 'command line', pluginVersion: '2.1.0', passed: 1 },
  })
  const { rows } = await pool.query(`select actor_name, detail->>'did' as did from audit where resource_id = $1`, [id])
  expect(rows).toEqual([
    { actor_name: 'command line', did: 'brought a report of the conformance kit on the integration airflow' },
  ])
  await expect(bringReport(file, { to: 'data', folder, integration: 'nobody' })).rejects.toThrow(
    'The report was not taken: There is no integration "nobody"',
  )
})

it('goes to a portal with its token, and a refusal comes back in its words', async () => {
  const asked: { path: string | undefined; token: string | undefined; body: unknown }[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push({ path: request.url, token: request.headers.authorization, body })
      const isGood = request.headers.authorization === 'Bearer good'
      response.writeHead(isGood ? 200 : 403, { 'content-type': 'application/json' })
      const refused = { message: 'Changing integrations needs the role administrator.' }
      response.end(JSON.stringify(isGood ? { integration: 'airflow', passed: 1, failed: 0 } : refused))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const to = { to: 'portal', url: portal, integration: 'airflow' } as const
  try {
    await bringReport(file, { ...to, token: 'good' })
    expect(asked).toEqual([
      { path: '/api/conformance-reports', token: 'Bearer good', body: { ...report, integration: 'airflow' } },
    ])
    await expect(bringReport(file, { ...to, token: 'bad' })).rejects.toThrow(
      'The report was not taken: Changing integrations needs the role administrator.',
    )
  } finally {
    server.close()
  }
  await expect(bringReport(file, { ...to, token: 'good' })).rejects.toThrow(/does not answer \(\w+\)/)
})

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return JSON.parse(Buffer.concat(parts).toString())
}
