import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { completeUpgrade, failUpgrade } from '../registry/registry'
import type { Known } from './known-plugins'
import type { EngineName } from './engine-notes'
import { aliveMs, beatEveryMs, forgetReplicas, type Standing, standings } from './replica-rows'

/** By then a version that is brought up answers on every engine, or the upgrade is given up. */
export const upgradeLimitMs = 8_000
/** Silent for longer than this, an engine may have ended: the verdict waits until it speaks again or is left out. */
const overdueMs = beatEveryMs + 1_500

export type Settling = { pool: Pool; bus: EventBus; isGone(engine: EngineName): boolean }

/**
 * Decides on a version that is being brought up: it becomes the active one when it is healthy on every living engine, and is
 * given up when it failed on one or is late. Every engine asks; the registry lets one of them win. Resolves with the
 * milliseconds after which it is worth asking again, or null when it is decided.
 */
export async function settleUpgrade(settling: Settling, { installed, pending }: Known): Promise<number | null> {
  const { pool, bus } = settling
  const { pluginId, pendingSha: sha256 } = installed
  if (!sha256) return null
  if (!pending) {
    await completeUpgrade(pool, bus, { pluginId, sha256 })
    return null
  }
  const found = await standings(pool, { pluginId, sha256 })
  if (!found) return null
  const failed = found.engines.find(({ state }) => state === 'failed' || state === 'quarantined')
  if (failed) {
    await failUpgrade(pool, bus, { pluginId, sha256, reason: failed.reason ?? 'It failed while it started.' })
    return null
  }
  const missing = found.engines.filter(({ state }) => state !== 'healthy')
  if (missing.length === 0) {
    await completeUpgrade(pool, bus, { pluginId, sha256 })
    return null
  }
  if (await forgetReplicas(pool, settling.isGone)) return 0
  if (found.pendingMs < upgradeLimitMs) return upgradeLimitMs - found.pendingMs + 50
  if (missing.every(isOverdue)) return nextVerdict(missing)
  const where = missing.map(({ host, pid }) => `${host} (process ${pid})`).join(', ')
  const why = missing.find((engine) => engine.reason)?.reason
  const reason = `It was not ready within ${upgradeLimitMs / 1_000} s on ${where}.${why ? ` ${why}` : ''}`
  await failUpgrade(pool, bus, { pluginId, sha256, reason })
  return null
}

function isOverdue({ silentMs }: Standing): boolean {
  return silentMs > overdueMs
}

/** Until the first of them has been silent for so long that it does not count any more; one that speaks again is seen sooner. */
function nextVerdict(overdue: Standing[]): number {
  return Math.min(1_000, ...overdue.map(({ silentMs }) => Math.max(0, aliveMs - silentMs) + 50))
}
