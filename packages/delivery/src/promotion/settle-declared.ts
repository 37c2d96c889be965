import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { removeSchedule, writeSchedule } from '../schedule/schedule-row'
import type { PromotionRow } from './promotion-row'

/**
 * What a promotion leaves open when a person declares how it ended, in the caller's transaction. Effects whose outcome nobody
 * knows stay unknown and say who settled them; runs of it that have not begun are cancelled. What runs already is left to end.
 */
export async function settleDeclared(sql: Sql, { id }: PromotionRow, words: string): Promise<void> {
  await sql.query({
    name: 'declared-effects',
    text: `update effect set state = 'UNKNOWN', settled_at = clock_timestamp(),
        detail = left(concat_ws(' ', 'Settled by a person. ' || $2, detail), 2000)
      where promotion_id = $1 and state in ('INTENT', 'UNKNOWN')`,
    values: [id, words],
  })
  await sql.query({
    name: 'declared-launches',
    text: `with gone as (
        update launch set state = 'cancelled', reason = $2, finished_at = clock_timestamp()
        where promotion_id = $1 and purpose in ('smoke', 'verification') and state in ('planned', 'queued') and start_tries = 0
        returning key, target_id, state
      )
      ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from gone`,
    values: [id, words],
  })
}

type Facts = { fence: number; isNative: boolean }
type Switched = { schedule?: { cron: string; timeZone: string; overlap: 'skip' | 'queue' } | null; active?: boolean }

/** Nothing of the version before starts by itself any more where another one is declared to run. */
export async function scheduleDeclared(sql: Sql, { id, targetId, version, plan }: PromotionRow): Promise<void> {
  const step = plan.steps.findLast(({ on, call }) => on === 'orchestrator' && call === 'activate')
  if (!step?.integration) return
  const { rows } = await sql.query<Facts>({
    name: 'declared-schedule-facts',
    text: `select t.fence, coalesce((i.capabilities->'schedule'->>'native')::boolean, false) as "isNative"
      from target t, integration i where t.id = $1 and i.id = $2`,
    values: [targetId, step.integration],
  })
  const { fence = 0, isNative = false } = rows[0] ?? {}
  const { schedule, active = true } = (step.input ?? {}) as Switched
  if (isNative || !schedule) await removeSchedule(sql, { targetId, fence })
  else
    await writeSchedule(sql, {
      ...{ targetId, promotionId: id, version, integrationId: step.integration },
      ...schedule,
      ...{ parameters: {}, active, fence },
    })
}
