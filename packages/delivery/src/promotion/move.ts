import type { Actor } from '@groundwork/access/can'
import { ConflictError } from '@groundwork/access/errors'
import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { isHolding, isTerminal, mayMove, type PromotionState } from '../model/states'
import { notifyStanding, settleAsked, settleStanding } from './notify'
import { notifyEnded } from './notify-ended'
import { actorColumns } from './promotion-event'

/** Somebody else moved the promotion first: read it again. Nothing was written. */
export class MovedMeanwhile extends ConflictError {}

/** `now`: the engine looks at it at once. */
export type WakeAt = Date | 'now' | null

export type Move = {
  id: string
  from: PromotionState
  to: PromotionState
  /** Where it decides; without it the state alone is compared. */
  rowVersion?: number
  /** Why it is in the new state, as a sentence for people. */
  reason: string
  actor: Actor
  data?: object
  patch?: {
    /** Unless given: at once, and never for a state that is final. */
    wakeAt?: WakeAt
    supersededBy?: string
  }
}

export type Moved = {
  id: string
  number: number
  targetId: string
  mode: string
  state: PromotionState
  rowVersion: number
}

const moveText = `with moved as (
    update promotion set state = $3, reason = $4, row_version = row_version + 1, changed_at = clock_timestamp(),
      wake_at = case when $9 then clock_timestamp() else $8::timestamptz end,
      superseded_by = coalesce($10::uuid, superseded_by),
      started_at = case when $11 then coalesce(started_at, clock_timestamp()) else started_at end,
      finished_at = case when $12 then clock_timestamp() end
    where id = $1 and state = $2 and ($13::int is null or row_version = $13)
    returning id, number, target_id, mode, state, row_version
  ), said as (
    insert into promotion_event (promotion_id, kind, from_state, to_state, actor, actor_name, words, data)
    select id, 'moved', $2, $3, $5, $6, $4, $7 from moved
  ), told as (
    ${eventInsert}
    select 'promotion', number::text, jsonb_build_object('id', id, 'state', state) from moved
    union all
    select 'target', target_id::text, jsonb_build_object('promotion', number, 'state', state) from moved
  )
  select id, number, target_id as "targetId", mode, state, row_version as "rowVersion" from moved`

/**
 * The only writer of a promotion's state: compares and sets, adds to its log and tells those who look, in the caller's
 * transaction; the caller wakes the bus after its commit. Throws MovedMeanwhile where the promotion is not (or no longer) in
 * `from`. A second promotion that would hold the target meets the index `one_active`, which `isTargetBusy` recognises.
 */
export async function move(sql: Sql, { id, from, to, rowVersion, reason, actor, data, patch }: Move): Promise<Moved> {
  if (!mayMove(from, to)) throw new Error(`A promotion does not go from ${from} to ${to}.`)
  const who = actorColumns(actor)
  const wakeAt = patch?.wakeAt === undefined ? (isTerminal(to) ? null : 'now') : patch.wakeAt
  const { rows } = await sql.query<Moved>({
    name: 'promotion-move',
    text: moveText,
    values: [
      id,
      from,
      to,
      reason,
      who.id,
      who.name,
      JSON.stringify(data ?? {}),
      wakeAt instanceof Date ? wakeAt : null,
      wakeAt === 'now',
      patch?.supersededBy ?? null,
      isHolding(to),
      isTerminal(to),
      rowVersion ?? null,
    ],
  })
  const moved = rows[0]
  if (!moved) throw new MovedMeanwhile('The promotion was moved by somebody else meanwhile. Reload to see where it is.')
  if (from === 'GATING') await settleAsked(sql, moved)
  if (to === 'ABORTED') await withdrawHold(sql, id)
  if (standsStill(from)) await settleStanding(sql, moved)
  if (standsStill(to)) await notifyStanding(sql, id)
  if (isTerminal(to)) await notifyEnded(sql, id, actor)
  return moved
}

/** Until a person decides. */
const standsStill = (state: PromotionState) => state === 'NEEDS_ATTENTION' || state === 'PAUSED'

/** Somebody who aborts a roll back takes back what it asked for, the hold too. */
async function withdrawHold(sql: Sql, promotionId: string): Promise<void> {
  await sql.query({
    name: 'promotion-withdraw-hold',
    text: `update hold set lifted_at = now() where promotion_id = $1 and lifted_at is null`,
    values: [promotionId],
  })
}

/** Whether a move failed because another promotion holds the target. The transaction (or savepoint) is spent then. */
export function isTargetBusy(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint === 'one_active'
}
