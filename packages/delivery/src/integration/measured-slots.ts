import { uuidv7 } from '@groundwork/db/ids'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { CallingDeps } from './call'
import { endSilentRuns } from './measured-run'
import { beatEveryMs, endSilentMeasurings } from './measuring-beat'
import { orchestratorOf } from './orchestrator'

type PointCall = (method: string, input: object, options?: { signal?: AbortSignal }) => Promise<unknown>

/** So long nothing is heard of a measuring until its engine is taken for gone. */
const silentSeconds = 120
/** What could not be taken away in that time stays for a person. */
const tryDays = 7
const mostAtOnce = 20
const removeMs = 15_000

export type SlotsOfMeasuring = {
  /** The same call, which writes each slot down before a definition is put into it. */
  watch(call: PointCall): PointCall
  /** The measuring is over: what it could not take away again is swept later. */
  close(): void
}

/**
 * What one measuring puts into slots of its own is known to the database before it is there, so that another engine takes it away
 * should this one end in the middle.
 */
export function slotsOfMeasuring(pool: Pool, integrationId: string): SlotsOfMeasuring {
  const measuring = uuidv7()
  const known = new Map<string, Promise<void>>()
  const timer = setInterval(() => void beat(pool, measuring).catch(() => {}), beatEveryMs).unref()
  return {
    watch: (call) => async (method, input, options) => {
      const { slot } = input as { slot?: unknown }
      if (typeof slot !== 'string') return call(method, input, options)
      if (method === 'put') {
        const noted = known.get(slot) ?? noteSlot(pool, { integrationId, slot, measuring })
        known.set(slot, noted)
        await noted
      }
      const answer = await call(method, input, options)
      if (method === 'remove' && (answer as { is?: unknown } | null)?.is === 'done' && known.delete(slot))
        await forgetSlot(pool, { integrationId, slot })
      return answer
    },
    close: () => clearInterval(timer),
  }
}

/**
 * Takes away what measurings left behind whose engine ended: their definitions, which may bear a schedule, and the keys of their
 * runs. Never throws for what an integration does. Answers how many slots are gone.
 */
export async function sweepMeasurings(deps: CallingDeps): Promise<number> {
  const { pool } = deps
  await endSilentMeasurings(pool)
  await endSilentRuns(pool)
  const { rows } = await pool.query<Slot>({
    name: 'conformance-slots-silent',
    text: `select integration_id as "integrationId", slot from conformance_slot
      where beat_at < now() - interval '${silentSeconds} s' order by made_at, slot limit ${mostAtOnce}`,
  })
  let gone = 0
  for (const row of rows) {
    if (!(await isTakenAway(deps, row))) continue
    await forgetSlot(pool, row)
    gone += 1
  }
  await pool.query({
    name: 'conformance-slots-given-up',
    text: `delete from conformance_slot where made_at < now() - interval '${tryDays} days'`,
  })
  return gone
}

type Slot = { integrationId: string; slot: string }

/** True when nothing of it is left that could be taken away; false when it is to be tried again. */
async function isTakenAway(deps: CallingDeps, { integrationId, slot }: Slot): Promise<boolean> {
  const engine = orchestratorOf(deps, integrationId)
  const options = { uncounted: true, timeoutMs: removeMs }
  const seen = await engine.observe({ slot }, options)
  if (seen.is === 'cannot-tell') return isRetired(deps.pool, integrationId)
  // What somebody else made there is not ours to remove.
  if (seen.is !== 'present') return true
  const { labels, token } = seen.value
  const effect = {
    key: `p0${crypto.randomUUID().replaceAll('-', '')}`,
    fence: (labels?.fence ?? 0) + 1_000,
    deadline: new Date(Date.now() + removeMs).toISOString(),
  }
  const outcome = await engine.remove({ effect, slot, expect: token }, options)
  return outcome.is === 'done' || (outcome.is === 'refused' && outcome.code !== 'conflict')
}

async function isRetired(sql: Sql, integrationId: string): Promise<boolean> {
  const { rows } = await sql.query<{ state: string }>({
    name: 'conformance-slot-integration',
    text: 'select state from integration where id = $1',
    values: [integrationId],
  })
  return rows[0]?.state !== 'active'
}

async function noteSlot(sql: Sql, { integrationId, slot, measuring }: Slot & { measuring: string }): Promise<void> {
  await sql.query({
    name: 'conformance-slot-note',
    text: `insert into conformance_slot (integration_id, slot, measuring) values ($1, $2, $3)
      on conflict (integration_id, slot) do update set measuring = excluded.measuring, beat_at = now()`,
    values: [integrationId, slot, measuring],
  })
}

async function forgetSlot(sql: Sql, { integrationId, slot }: Slot): Promise<void> {
  await sql.query({
    name: 'conformance-slot-forget',
    text: 'delete from conformance_slot where integration_id = $1 and slot = $2',
    values: [integrationId, slot],
  })
}

async function beat(sql: Sql, measuring: string): Promise<void> {
  await sql.query({
    name: 'conformance-slot-beat',
    text: 'update conformance_slot set beat_at = now() where measuring = $1',
    values: [measuring],
  })
}
