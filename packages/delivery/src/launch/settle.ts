import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import type { RunRow } from '@groundwork/runs/rows'
import { findLaunch, isOver, type LaunchState } from './launch-row'
import { ownRecord } from './own-record'

/** What somebody says of how a launch ended. Groundwork's own record of the run outranks both, an exit code the engine. */
export type Opinion =
  | { by: 'exit'; exitCode: number; reason: string | null }
  | { by: 'engine'; phase: 'succeeded' | 'failed' | 'cancelled' | 'lost'; reason: string | null }

type Ending = { state: Extract<LaunchState, 'succeeded' | 'failed' | 'cancelled'>; reason: string | null }

/**
 * Ends a launch, once: by Groundwork's own record of its run where that says so, else by what was said. Returns the state that
 * it has now; null when there is no such launch. The caller wakes the bus after its commit.
 */
export async function settleLaunch(sql: Sql, key: string, opinion: Opinion): Promise<LaunchState | null> {
  const launch = await findLaunch(sql, key)
  if (!launch || isOver(launch.state)) return launch?.state ?? null
  const record = await ownRecord(sql, key)
  const { state, reason } = ending(record, opinion)
  const { rows } = await sql.query<{ state: LaunchState }>({
    name: 'launch-settle',
    text: `with settled as (
        update launch set state = $2, reason = $3, finished_at = clock_timestamp(), exit_code = coalesce($4, exit_code),
          flow = coalesce($5, flow), run_id = coalesce($6, run_id), run_number = coalesce($7, run_number)
        where key = $1 and state in ('planned', 'queued', 'started', 'running') returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from settled
      ) select state from settled`,
    values: [
      key,
      state,
      reason,
      opinion.by === 'exit' ? opinion.exitCode : null,
      record?.flow ?? null,
      record?.id ?? null,
      record?.runNumber ?? null,
    ],
  })
  return rows[0]?.state ?? (await findLaunch(sql, key))?.state ?? null
}

function ending(record: RunRow | null, opinion: Opinion): Ending {
  if (record?.status === 'succeeded') return { state: 'succeeded', reason: null }
  if (opinion.by === 'engine' && opinion.phase === 'cancelled')
    return { state: 'cancelled', reason: opinion.reason ?? 'It was cancelled.' }
  if (record?.status === 'failed') return { state: 'failed', reason: record.failure ?? record.reason }
  if (opinion.by === 'exit') return byExitCode(opinion, record)
  if (opinion.phase === 'succeeded')
    return record
      ? {
          state: 'failed',
          reason: `The orchestrator says that it succeeded, and its record does not: ${record.reason}`,
        }
      : { state: 'succeeded', reason: 'The orchestrator says so; no run was recorded here.' }
  return { state: 'failed', reason: opinion.reason ?? words[opinion.phase] }
}

const words: Record<'failed' | 'cancelled' | 'lost', string> = {
  failed: 'The orchestrator says that it failed, and gives no reason.',
  cancelled: 'It was cancelled.',
  lost: 'Whoever ran it was lost before it had ended; nothing of it runs any more.',
}

function byExitCode({ exitCode, reason }: Extract<Opinion, { by: 'exit' }>, record: RunRow | null): Ending {
  if (exitCode !== 0) return { state: 'failed', reason: reason ?? `The flow ended with exit code ${exitCode}.` }
  return { state: 'succeeded', reason: record ? null : 'The flow ended with exit code 0; no run was recorded here.' }
}
