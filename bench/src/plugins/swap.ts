import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from '@groundwork/db/pool'
import { round } from '../measure/load'
import { type Portal, type Standing, standingOf } from './portal'

export type Swaps = { upgradeMs: number; rollBackMs: number; requests: number; failures: number; reasons: string }

const clients = 8
const settleMs = 2_000
/** An old version drains for three seconds. */
const drainMs = 4_000

/** An upgrade and a rollback while eight clients ask the plugin without a pause. */
export async function swapsUnderLoad(
  portal: Portal,
  { pool, pluginId, nextSha }: { pool: Pool; pluginId: string; nextSha: string },
): Promise<Swaps> {
  const load = startLoad(portal, pluginId)
  await delay(settleMs)
  const before = await standingOf(pool, pluginId)
  const { generation } = before
  const upgradeMs = await moved(pool, { pluginId, to: nextSha }, () =>
    portal.mutate('plugins.upgrade', { id: pluginId, sha256: nextSha, generation }),
  )
  await delay(drainMs)
  const now = await standingOf(pool, pluginId)
  const rollBackMs = await moved(pool, { pluginId, to: before.activeSha }, () =>
    portal.mutate('plugins.rollBack', { id: pluginId, generation: now.generation }),
  )
  await delay(drainMs)
  return { upgradeMs, rollBackMs, ...(await load.end()) }
}

/** Milliseconds from asking to where the registry names the other version. */
async function moved(
  pool: Pool,
  { pluginId, to }: { pluginId: string; to: string },
  ask: () => Promise<unknown>,
): Promise<number> {
  const started = performance.now()
  await ask()
  let standing: Standing
  do {
    standing = await standingOf(pool, pluginId)
    if (standing.notice) throw new Error(standing.notice)
    if (performance.now() - started > 30_000) throw new Error(`${pluginId} did not change its version.`)
    if (standing.activeSha !== to) await delay(5)
  } while (standing.activeSha !== to)
  return round(performance.now() - started, 0)
}

function startLoad(portal: Portal, pluginId: string) {
  const reasons = new Map<string, number>()
  let requests = 0
  let ended = false
  const address = `${portal.url}/api/plugins/${pluginId}/trpc/hello`
  async function client(): Promise<void> {
    while (!ended) {
      const outcome = await fetch(address, { headers: portal.headers }).then(
        async (response) => (await response.arrayBuffer(), response.ok ? null : String(response.status)),
        (error: Error) => error.message,
      )
      requests++
      if (outcome !== null) reasons.set(outcome, (reasons.get(outcome) ?? 0) + 1)
    }
  }
  const running = Array.from({ length: clients }, client)
  return {
    async end() {
      ended = true
      await Promise.all(running)
      const failures = [...reasons.values()].reduce((sum, n) => sum + n, 0)
      return { requests, failures, reasons: [...reasons].map(([reason, n]) => `${reason}: ${n}`).join(', ') }
    },
  }
}
