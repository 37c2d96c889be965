import type { Sql } from '@groundwork/db/pool'
import type { PlannedStep } from '../model/plan'

export type StepState = 'pending' | 'running' | 'waiting' | 'done' | 'failed' | 'skipped'
/** `age`: milliseconds since it began. */
export type StepRow = { stepId: string; state: StepState; reason: string | null; result: unknown; age: number }

export async function stepsOf(sql: Sql, promotionId: string): Promise<Map<string, StepRow>> {
  const { rows } = await sql.query<StepRow>({
    name: 'delivery-steps',
    text: `select step_id as "stepId", state, reason, result,
        coalesce((extract(epoch from clock_timestamp() - started_at) * 1000)::float8, 0) as age
      from promotion_step where promotion_id = $1 order by ordinal`,
    values: [promotionId],
  })
  return new Map(rows.map((row) => [row.stepId, row]))
}

type Change = { state: StepState; reason?: string | null; result?: unknown }

/** Writes where a step is; the row is made where the request made none. */
export async function setStep(
  sql: Sql,
  { promotionId, step, ordinal }: { promotionId: string; step: Pick<PlannedStep, 'id' | 'title'>; ordinal: number },
  { state, reason = null, result }: Change,
): Promise<void> {
  await sql.query({
    name: 'delivery-step-set',
    text: `insert into promotion_step as s (promotion_id, step_id, ordinal, title, state, reason, result, started_at, finished_at)
      values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), case when $5 in ('done', 'failed', 'skipped') then clock_timestamp() end)
      on conflict (promotion_id, step_id) do update set state = excluded.state, reason = excluded.reason,
        result = coalesce(excluded.result, s.result), started_at = coalesce(s.started_at, excluded.started_at),
        finished_at = excluded.finished_at`,
    values: [
      promotionId,
      step.id,
      ordinal,
      step.title,
      state,
      reason,
      result === undefined ? null : JSON.stringify(result),
    ],
  })
}
