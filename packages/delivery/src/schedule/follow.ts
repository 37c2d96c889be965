import type { Pool } from '@groundwork/db/pool'
import { linkRun } from '../launch/claim'
import { placeOf } from '../launch/effect-of'
import { launchColumns, type LaunchRow } from '../launch/launch-row'
import { settleLaunch } from '../launch/settle'
import type { StartingDeps } from './start-planned'

type Followed = LaunchRow & { beats: boolean; sinceMs: number }

/** An orchestrator that knows nothing of a run for so long after it took it has lost it. */
const lostMs = 60_000
const everySeconds = 2

/**
 * Looks after what was started, by whomever: a run whose launcher gives signs of life needs nothing; of the others the
 * orchestrator is asked, and what it says ends them where Groundwork's own record does not say more.
 */
export async function followStarted(deps: StartingDeps, limit = 50): Promise<number> {
  const { rows } = await deps.pool.query<Followed>({
    name: 'launch-follow',
    text: `update launch l set start_at = clock_timestamp() + make_interval(secs => $1)
      where l.key in (select f.key from launch f where f.state in ('started', 'running')
        and (f.start_at is null or f.start_at <= clock_timestamp()) order by f.start_at nulls first, f.key limit $2
        for no key update skip locked)
      returning ${launchColumns}, l.state = 'running' and coalesce(l.beat_at > clock_timestamp() - interval '3 seconds', false) as beats,
        extract(epoch from clock_timestamp() - coalesce(l.beat_at, l.created_at)) * 1000 as "sinceMs"`,
    values: [everySeconds, limit],
  })
  await Promise.all(rows.map((launch) => followOne(deps, launch)))
  return rows.length
}

async function followOne({ pool, orchestratorOf }: StartingDeps, launch: Followed): Promise<void> {
  const { key, integrationId, runNumber, state } = launch
  if (state === 'running' && runNumber === null) await linkRun(pool, key)
  if (launch.beats) return
  const { slot } = await placeOf(pool, launch)
  const seen = await orchestratorOf(integrationId).observeRun({ slot, key })
  if (seen.is === 'absent' && Number(launch.sinceMs) > lostMs)
    return end(pool, key, { phase: 'lost', reason: 'The orchestrator does not know this run any more.' })
  if (seen.is !== 'present') return
  const { phase, reason } = seen.value
  if (phase === 'queued' || phase === 'running') return
  return end(pool, key, { phase, reason: reason ?? null })
}

type End = { phase: 'succeeded' | 'failed' | 'cancelled' | 'lost'; reason: string | null }

async function end(pool: Pool, key: string, { phase, reason }: End): Promise<void> {
  await settleLaunch(pool, key, { by: 'engine', phase, reason })
}
