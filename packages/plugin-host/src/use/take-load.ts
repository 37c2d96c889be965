import type { Actor } from '@groundwork/access/can'
import type { Pool } from '@groundwork/db/pool'
import { originsOf, type Place } from '../bundle/origins'
import { createLogWriter, type LogWriter } from '../log/log-writer'
import { createRateLimit } from '../platform/rate'
import { contributionsFor } from '../reading/contributions'
import { createUseCounter, type UseCounter } from './use-counter'

type Load = {
  pluginId: string
  sha256: string
  ms: number
  error?: string
  /** Where in the bundle's code it was thrown, the innermost first. */
  places?: readonly Place[]
}

const rate = { perMinute: 60, burst: 60 }
const limits = createRateLimit()
const writers = new WeakMap<Pool, { use: UseCounter; log: LogWriter }>()

/**
 * Counts what a browser says of a plugin's UI: only of versions that are on for this person, and not too often, since anybody
 * can say anything. A failure is a line in the plugin's log. Answers whether it counted.
 */
export async function takeLoad(pool: Pool, actor: Actor, load: Load): Promise<{ counted: boolean }> {
  if (actor.kind !== 'user' || limits.take(actor.id, rate) > 0) return { counted: false }
  const { plugins } = await contributionsFor(pool, actor)
  const plugin = plugins.find(({ id, sha256 }) => id === load.pluginId && sha256 === load.sha256)
  if (!plugin) return { counted: false }
  const { use, log } = writersOf(pool)
  const { pluginId, sha256, ms, error, places = [] } = load
  if (error === undefined) use.count({ pluginId, loads: 1, loadMs: ms })
  else {
    use.count({ pluginId, loads: 1, loadErrors: 1, loadMs: ms })
    const [at] = await originsOf(pool, sha256, places.slice(0, 1))
    const line = `Its UI failed in the browser of ${actor.name}: ${error}${at ? ` (${at})` : ''}`
    log.write({ pluginId, version: plugin.version, stream: 'host', level: 'error', line })
  }
  return { counted: true }
}

function writersOf(pool: Pool): { use: UseCounter; log: LogWriter } {
  const known = writers.get(pool)
  if (known) return known
  const made = { use: createUseCounter({ pool }), log: createLogWriter({ pool, replicaId: null }) }
  writers.set(pool, made)
  return made
}
