import { type Actor } from '@groundwork/access/can'
import { ConflictError, NotFoundError, UnavailableError } from '@groundwork/access/errors'
import { eventInsert } from '@groundwork/db/events'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { OrchestratorClient } from '../integration/orchestrator'
import { effectOf, placeOf } from './effect-of'
import { findLaunch, isOver, type LaunchRow, type LaunchState } from './launch-row'

type Deps = { pool: Pool; orchestratorOf(integrationId: string): Pick<OrchestratorClient, 'cancel'> }

/**
 * Ends a run with everything that it started. What has not begun is cancelled at once; of what runs the orchestrator is asked,
 * and it is cancelled only when nothing of it runs any more. Wake the bus after it.
 * @throws NotFoundError, ConflictError where it has ended, UnavailableError where nobody can say
 */
export async function cancelLaunch(
  { pool, orchestratorOf }: Deps,
  { key, actor }: { key: string; actor: Actor },
): Promise<LaunchState> {
  const launch = await findLaunch(pool, key)
  if (!launch) throw new NotFoundError('There is no such run.')
  if (isOver(launch.state)) throw new ConflictError(`This run has ended already: it is ${launch.state}.`)
  const reason = `Cancelled by ${'name' in actor ? actor.name : 'Groundwork'}.`
  if (await cancelWaiting(pool, launch, reason)) return 'cancelled'
  const place = await placeOf(pool, launch)
  const outcome = await orchestratorOf(launch.integrationId).cancel({
    effect: effectOf({ key: `c${key}`, fence: place.fence }),
    slot: place.slot,
    run: key,
  })
  if (outcome.is !== 'done') throw new UnavailableError(`The orchestrator did not end the run: ${outcome.detail}`)
  const { phase } = outcome.receipt
  if (phase === 'cancelled') return markCancelled(pool, key, reason)
  throw new ConflictError(
    phase === 'lost'
      ? 'The orchestrator could not end all processes of the run. Look at the machine that it ran on.'
      : `The run has ended already: it is ${phase}.`,
  )
}

async function cancelWaiting(sql: Sql, { key }: LaunchRow, reason: string): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'launch-cancel-waiting',
    text: `with gone as (
        update launch set state = 'cancelled', reason = $2, finished_at = clock_timestamp()
        where key = $1 and state in ('planned', 'queued') and start_tries = 0 returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from gone
      ) select 1 from gone`,
    values: [key, reason],
  })
  return rowCount === 1
}

/** The launcher may have said first that it was told to end: that was this. */
async function markCancelled(sql: Sql, key: string, reason: string): Promise<LaunchState> {
  const { rows } = await sql.query<{ state: LaunchState }>({
    name: 'launch-cancelled',
    text: `with gone as (
        update launch set state = 'cancelled', reason = $2, finished_at = coalesce(finished_at, clock_timestamp())
        where key = $1 and (state in ('planned', 'queued', 'started', 'running')
          or (state = 'failed' and exit_code in (70, 130, 137, 143) and finished_at > now() - interval '2 minutes'))
        returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from gone
      ) select state from gone`,
    values: [key, reason],
  })
  return rows[0]?.state ?? (await findLaunch(sql, key))?.state ?? 'cancelled'
}
