import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@groundwork/db/embedded'
import { migrate } from '@groundwork/db/migrate'
import { createPool } from '@groundwork/db/pool'
import { describe, expect, it, vi } from 'vitest'
import { finished, fixtures, readBack, start } from './metaflow'
import { python } from './python'
import { startRecorder } from './recorder'

const outageMs = 20_000

/** One address for a server that comes back on another port, as a service name is in a cluster. */
async function stableAddress() {
  let target = 0
  const open = new Set<net.Socket>()
  const server = net.createServer((client) => {
    const upstream = net.connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.on('error', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    pointTo: (url: string) => {
      target = Number(new URL(url).port)
    },
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

describe.skipIf(!python)('PostgreSQL stopped for 20 s in the middle of a run', () => {
  it('completes, and nothing is missing', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'groundwork-outage-'))
    const options = { dataDir: path.join(folder, 'postgres'), database: 'groundwork' }
    let server = await startEmbeddedPostgres(options)
    const address = await stableAddress()
    address.pointTo(server.url)
    const stable = new URL(server.url)
    stable.port = String(address.port)
    const pool = createPool(stable.href)
    try {
      await migrate(server.url)
      const recorder = await startRecorder({ pool, url: stable.href })
      try {
        const metaflow = { python, recorder, user: 'grace' }
        const child = await start(metaflow, [path.join(fixtures, 'counting_flow.py'), 'run', '--max-workers', '2'])
        const done = finished(child)
        await vi.waitFor(
          async () => {
            const { rows } = await pool.query<{ n: number }>(
              `select count(*) as n from attempt a join task t using (task_id) where t.step_name = 'count'`,
            )
            expect(rows[0]?.n).toBeGreaterThanOrEqual(2)
          },
          { timeout: 60_000, interval: 100 },
        )
        await server.stop()
        // The outage itself is what is tested: this is not a wait for something to happen.
        await new Promise((resolve) => setTimeout(resolve, outageMs))
        server = await startEmbeddedPostgres(options)
        address.pointTo(server.url)

        const { code, output } = await done
        expect(code, output).toBe(0)
        const { rows } = await pool.query<{ id: string; status: string; tasks_total: number; tasks_done: number }>(
          'select run_number::text as id, status, tasks_total, tasks_done from run',
        )
        expect(rows).toMatchObject([{ status: 'succeeded' }])
        const back = await readBack(metaflow, `CountingFlow/${rows[0]?.id}`)
        expect(back.successful).toBe(true)
        expect(back.steps.count).toHaveLength(4)
        for (const task of Object.values(back.steps).flat()) {
          expect(task.metadata).toMatchObject({ attempt: '0', attempt_ok: 'True', 'attempt-done': '0' })
          expect(task.artifacts).toContain('name')
        }
      } finally {
        await recorder.stop()
      }
    } finally {
      await pool.end()
      address.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }, 240_000)
})
