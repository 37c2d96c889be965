import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from '@groundwork/db/pool'
import { disabledBy } from './disabled-by'
import { type Installation, installation } from './installation'

/** What became of a version that was sent to be shown. `by` and `at` (milliseconds): who disabled the plugin, and when. */
type Outcome =
  | { state: 'on' }
  /** `stays`: what was there before is still on. */
  | { state: 'failed'; reason: string; stays: boolean }
  | { state: 'disabled'; by: string | null; at: number | null }
  /** It was not decided within the patience. */
  | { state: 'starting' }

const lookEveryMs = 100
const noReason = 'It failed while it started.'

/** Waits until it is known what became of a version, at most `patienceMs`, or until the signal. */
export async function outcomeOf(
  sql: Sql,
  version: { pluginId: string; sha256: string },
  { patienceMs, signal }: { patienceMs: number; signal?: AbortSignal },
): Promise<Outcome> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const now = await outcomeNow(sql, version)
    if (now.state !== 'starting' || performance.now() > deadline || signal?.aborted) return now
    await pause(lookEveryMs)
  }
}

async function outcomeNow(sql: Sql, { pluginId, sha256 }: { pluginId: string; sha256: string }): Promise<Outcome> {
  const installed = await installation(sql, pluginId)
  if (installed?.state === 'disabled') {
    const who = await disabledBy(sql, pluginId)
    return { state: 'disabled', by: who?.name ?? null, at: who?.at.getTime() ?? null }
  }
  if (installed?.pendingSha === sha256) return { state: 'starting' }
  const bundle = await backendOf(sql, sha256)
  if (installed?.activeSha === sha256) return bundle?.hasBackend ? runningNow(sql, installed) : { state: 'on' }
  // Neither on nor coming: given up, or another one came meanwhile.
  return bundle?.failure ? { state: 'failed', reason: bundle.failure, stays: true } : { state: 'on' }
}

async function backendOf(
  sql: Sql,
  sha256: string,
): Promise<{ hasBackend: boolean; failure: string | null } | undefined> {
  const { rows } = await sql.query<{ hasBackend: boolean; failure: string | null }>({
    name: 'plugin-outcome-bundle',
    text: `select manifest ? 'backend' as "hasBackend", failure from plugin_bundle where sha256 = $1`,
    values: [sha256],
  })
  return rows[0]
}

/** Of the first build of a folder there is nothing to stay on: its processes say how it is. */
async function runningNow(sql: Sql, { activeSha }: Installation): Promise<Outcome> {
  const { rows } = await sql.query<{ state: string; reason: string | null }>({
    name: 'plugin-outcome-instances',
    text: `select i.state, i.reason from plugin_replica r left join plugin_instance i on i.replica_id = r.id and i.sha256 = $1
      where r.beat_at > now() - interval '15 seconds'`,
    values: [activeSha],
  })
  const broken = rows.find(({ state }) => state === 'failed' || state === 'quarantined' || state === 'restarting')
  if (broken) return { state: 'failed', reason: broken.reason ?? noReason, stays: false }
  return rows.length > 0 && rows.every(({ state }) => state === 'healthy') ? { state: 'on' } : { state: 'starting' }
}
