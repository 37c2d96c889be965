import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { insertGates } from '../gate/evaluate-gates'
import { inWords, isWaiting, type PromotionState } from '../model/states'
import { advance } from './advance'
import { groundwork, type PromotionDeps } from './deps'
import { type Draft, draftPlan } from './draft-plan'
import { insertSteps } from './insert-promotion'
import { move } from './move'
import { settleAsked } from './notify'
import { auditPlace, requireFor } from './permission'
import { addPromotionEvent } from './promotion-event'
import { shownBeside } from './plan-view'
import { type PromotionRow, readPromotion } from './promotion-row'
import { PlanChanged } from './request'
import { requirePluginsOpen } from './request-rules'

/** What a waiting promotion would be if it were asked for now: with the configuration, bindings and policy of now. */
export async function draftAnew(deps: PromotionDeps, number: number): Promise<Draft> {
  return draftFor(deps, await readPromotion(deps.pool, { number }))
}

function draftFor(deps: PromotionDeps, { targetId, version, mode, requester, plan }: PromotionRow): Promise<Draft> {
  const ask = { target: { targetId }, version, actor: groundwork, requester, waits: true }
  const deployment = plan.restores?.promotion ?? null
  return draftPlan(deps, mode === 'rollback' ? { ...ask, mode, deployment } : ask)
}

type Asked = { number: number; actor: Actor; planHash: string; requestId?: string | null }

/**
 * Plans a waiting promotion anew, by the policy of now. Votes and overrides were for the old plan and count no more.
 * `planHash`: of the draft that the person saw.
 */
export async function replan(deps: PromotionDeps, ask: Asked): Promise<{ state: PromotionState; planHash: string }> {
  const { pool, bus } = deps
  const { number, actor } = ask
  const seen = await readPromotion(pool, { number })
  await requireFor(pool, { actor, action: 'promotion.request' }, seen)
  const draft = await draftFor(deps, seen)
  if (draft.planHash !== ask.planHash)
    throw new PlanChanged('What would be planned has changed since you looked at it. Look at it again.', draft)
  await transaction(pool, async (sql) => {
    const row = await readPromotion(sql, { number }, { lock: true })
    if (!isWaiting(row.state))
      throw new ConflictError(`P-${number} has gone on (${inWords(row.state)}): its plan is being carried out or done.`)
    if (row.planHash !== seen.planHash)
      throw new ConflictError(`P-${number} was planned anew by somebody else. Reload.`)
    await replacePlan(sql, row, draft)
    // Who may vote on the new plan is asked for that.
    await settleAsked(sql, row)
    const words = `${actor.name} planned it anew: votes and overrides of the plan before do not count any more.`
    const data = { planHash: draft.planHash, before: row.planHash }
    const shown = shownBeside(draft)
    await addPromotionEvent(sql, { promotionId: row.id, kind: 'note', words, actor, data: { ...data, shown } })
    const { id, rowVersion, state: from } = row
    if (from === 'QUEUED') await move(sql, { id, from, to: 'GATING', rowVersion: rowVersion + 1, reason: words, actor })
    await writeAudit(sql, {
      actor,
      action: 'promotion.request',
      resource: { kind: 'promotion', id: `P-${number}` },
      detail: { replanned: true, ...data, ...auditPlace(row) },
      requestId: ask.requestId ?? null,
    })
  })
  bus.wake()
  const { state } = await advance(deps, seen.id)
  return { state, planHash: draft.planHash }
}

/** Gates in spite of which it was asked for, or that somebody has let through: for those a new plan may wait again. */
async function despiteOf(sql: Sql, promotionId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'promotion-despite',
    text: `select gate_id as id from gate where promotion_id = $1 and ((rule->>'despite')::boolean or state = 'override_pass')`,
    values: [promotionId],
  })
  return rows.map(({ id }) => id)
}

/** Nothing of a waiting promotion has begun, so its rows of the old plan say nothing. */
async function replacePlan(sql: Sql, row: PromotionRow, draft: Draft): Promise<void> {
  const { id } = row
  const { plan, planHash } = draft
  const despite = await despiteOf(sql, id)
  requirePluginsOpen(draft.gates, despite, 'It keeps the plan that it has.')
  for (const table of ['gate', 'promotion_step', 'promotion_verification'])
    await sql.query(`delete from ${table} where promotion_id = $1`, [id])
  await sql.query({
    name: 'promotion-replace-plan',
    text: `update promotion set plan = $2, plan_hash = $3, mode = $4, from_version = $5, row_version = row_version + 1,
        changed_at = clock_timestamp(), wake_at = clock_timestamp() where id = $1`,
    values: [id, JSON.stringify(plan), planHash, plan.mode, plan.from],
  })
  await insertGates(sql, { id, plan }, despite)
  await insertSteps(sql, id, plan)
}
