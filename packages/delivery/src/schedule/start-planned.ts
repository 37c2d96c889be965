import type { Pool } from '@groundwork/db/pool'
import type { OrchestratorClient } from '../integration/orchestrator'
import { effectOf, labelsOf, placeOf } from '../launch/effect-of'
import { launchColumns, type LaunchRow } from '../launch/launch-row'
import { noteStarted } from '../launch/plan-launch'
import { settleLaunch } from '../launch/settle'

export type StartingDeps = {
  pool: Pool
  orchestratorOf(integrationId: string): Pick<OrchestratorClient, 'start' | 'observeRun'>
}

/** Longer than a call may take: if this engine ends in it, another one takes the start up. */
const heldSeconds = 60
const giveUpMs = 30 * 60_000
const mostWaitMs = 60_000

/**
 * Asks the orchestrators for what is planned by schedules and by people; the executor starts its own. Each is asked for under
 * its run key, so that asking again makes no second run. Returns how many were asked for.
 */
export async function startPlanned(deps: StartingDeps): Promise<number> {
  const { rows } = await deps.pool.query<LaunchRow & { tooOld: boolean }>({
    name: 'launch-take-planned',
    text: `update launch l set start_tries = l.start_tries + 1, start_at = clock_timestamp() + make_interval(secs => $1)
      where l.key in (select p.key from launch p where p.state = 'planned' and p.purpose in ('scheduled', 'manual')
        and (p.start_at is null or p.start_at <= clock_timestamp()) order by p.start_at nulls first, p.key limit 16
        for no key update skip locked)
      returning ${launchColumns}, coalesce(l.beat_at, l.created_at) < clock_timestamp() - make_interval(secs => $2) as "tooOld"`,
    values: [heldSeconds, giveUpMs / 1000],
  })
  await Promise.all(rows.map((launch) => startOne(deps, launch)))
  return rows.length
}

async function startOne(deps: StartingDeps, launch: LaunchRow & { tooOld: boolean }): Promise<void> {
  const { pool, orchestratorOf } = deps
  const { key, integrationId, parameters, tooOld } = launch
  const place = await placeOf(pool, launch)
  const orchestrator = orchestratorOf(integrationId)
  const effect = effectOf({ key, fence: place.fence })
  const outcome = await orchestrator.start({ effect, slot: place.slot, labels: labelsOf(launch, place), parameters })
  if (outcome.is === 'done') {
    const { engineRunId, url } = outcome.receipt
    return noteStarted(pool, { key, engineRunId, engineUrl: url })
  }
  if (outcome.is === 'refused') return giveUp(pool, key, `The orchestrator refused to start it: ${outcome.detail}`)
  if (outcome.is === 'unknown') {
    const seen = await orchestrator.observeRun({ slot: place.slot, key })
    if (seen.is === 'present')
      return noteStarted(pool, { key, engineRunId: seen.value.engineRunId, engineUrl: seen.value.url })
  }
  if (tooOld) return giveUp(pool, key, `It could not be started for half an hour: ${outcome.detail}`)
  const usualMs = Math.min(mostWaitMs, 500 * 2 ** Math.min(launch.startTries, 8))
  return later(pool, {
    key,
    ms: outcome.is === 'retry' ? Math.max(100, outcome.afterMs) : usualMs,
    reason: outcome.detail,
  })
}

async function giveUp(pool: Pool, key: string, reason: string): Promise<void> {
  await settleLaunch(pool, key, { by: 'engine', phase: 'failed', reason })
}

async function later(pool: Pool, { key, ms, reason }: { key: string; ms: number; reason: string }): Promise<void> {
  await pool.query({
    name: 'launch-start-later',
    text: `update launch set start_at = clock_timestamp() + make_interval(secs => $2), reason = $3 where key = $1 and state = 'planned'`,
    values: [key, ms / 1000, `Not started yet: ${reason}`],
  })
}
