import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { findLaunch, type LaunchRow, type LaunchState, type Purpose } from './launch-row'

export type NewLaunch = {
  key: string
  targetId: string
  version: string
  promotionId?: string | null
  integrationId: string
  purpose: Purpose
  slotTime?: Date | null
  parameters: Record<string, Json>
  requestedBy?: string | null
  /** Anything but `planned` is for schedules. */
  state?: Extract<LaunchState, 'planned' | 'queued' | 'skipped'>
  reason?: string | null
}

/**
 * Reserves a run key; the insert decides between those that race for it. Whoever planned it wakes the bus after the commit.
 * `created` is false where the key was there already.
 */
export async function planLaunch(sql: Sql, launch: NewLaunch): Promise<{ created: boolean; launch: LaunchRow }> {
  const state = launch.state ?? 'planned'
  const { rowCount } = await sql.query({
    name: 'launch-plan',
    text: `with planned as (
        insert into launch (key, target_id, version, promotion_id, integration_id, purpose, slot_time, parameters, requested_by,
            state, reason, start_at, finished_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now(), case when $10 = 'skipped' then now() end)
          on conflict (key) do nothing returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from planned
      ) select 1 from planned`,
    values: [
      launch.key,
      launch.targetId,
      launch.version,
      launch.promotionId ?? null,
      launch.integrationId,
      launch.purpose,
      launch.slotTime ?? null,
      JSON.stringify(launch.parameters),
      launch.requestedBy ?? null,
      state,
      launch.reason ?? null,
    ],
  })
  const found = await findLaunch(sql, launch.key)
  if (!found) throw new Error(`The launch ${launch.key} was planned and is not there.`)
  return { created: rowCount === 1, launch: found }
}

/** The orchestrator has taken it: no more than a note, the claim says when it runs. */
export async function noteStarted(
  sql: Sql,
  { key, engineRunId, engineUrl }: { key: string; engineRunId: string; engineUrl: string },
): Promise<void> {
  await sql.query({
    name: 'launch-started',
    text: `with noted as (
        update launch set state = case when state = 'planned' then 'started' else state end,
          beat_at = case when state = 'planned' then clock_timestamp() else beat_at end, engine_run_id = coalesce(engine_run_id, $2),
          engine_url = $3, start_at = now() + interval '1 second' where key = $1 and state in ('planned', 'started', 'running')
        returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from noted
      ) select 1 from noted`,
    values: [key, engineRunId, engineUrl],
  })
}
