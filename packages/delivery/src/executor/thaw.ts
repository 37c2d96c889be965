import type { Sql } from '@groundwork/db/pool'
import { databaseNow } from '../gate/database-clock'
import { stoppingFreezes } from '../gate/stopping-freeze'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import type { PromotionRow } from '../promotion/promotion-row'
import { wasLetThrough } from './consent'
import type { ExecutorDeps } from './executor-deps'

/** The freeze that a promotion paused for, this time that it is on: until when, in milliseconds; null: it could not be read. */
export type PausedFor = { id: string; title: string; until: number | null }

/** What cannot be missed for longer than this: that a freeze was removed or changed while a promotion was pausing for it. */
const lookMs = 60_000

/** When what paused for this by `now` is looked at again; null: it paused for something else, and a person decides. */
export function wakesAt({ freeze }: { freeze?: PausedFor }, now: Date): Date | null {
  return freeze ? new Date(Math.min(freeze.until ?? Number.POSITIVE_INFINITY, now.getTime() + lookMs)) : null
}

/**
 * Lets a promotion that a freeze paused go on once that freeze is over, removed or changed; another one that is on then pauses
 * it again, in its own words. What paused for anything else is left to a person. False: it stays as it is.
 */
export async function thaw({ pool }: Pick<ExecutorDeps, 'pool'>, promotion: PromotionRow): Promise<boolean> {
  const freeze = await pausedFor(pool, promotion.id)
  const now = await databaseNow(pool)
  const freezes = freeze ? await stoppingFreezes(pool, promotion.plan.target, now) : []
  const on = freezes.find(({ id, until }) => id === freeze?.id && until === freeze.until)
  if (!freeze || (on && !(await wasLetThrough(pool, promotion.id, on)))) {
    await lookAgain(pool, promotion, freeze ? wakesAt({ freeze }, now) : null)
    return false
  }
  await move(pool, {
    id: promotion.id,
    from: 'PAUSED',
    to: 'APPLYING',
    rowVersion: promotion.rowVersion,
    reason:
      freezes.length === 0 ? `"${freeze.title}" is over: it goes on.` : `"${freeze.title}" does not stop it any more.`,
    actor: groundwork,
    data: { thawed: freeze },
  })
  return true
}

async function pausedFor(sql: Sql, promotionId: string): Promise<PausedFor | null> {
  const { rows } = await sql.query<{ freeze: PausedFor | null }>({
    name: 'delivery-paused-for',
    text: `select data -> 'freeze' as freeze from promotion_event
      where promotion_id = $1 and kind = 'moved' and to_state = 'PAUSED' order by id desc limit 1`,
    values: [promotionId],
  })
  return rows[0]?.freeze ?? null
}

async function lookAgain(sql: Sql, { id, rowVersion }: PromotionRow, at: Date | null): Promise<void> {
  await sql.query({
    name: 'delivery-look-again',
    text: `update promotion set wake_at = $3 where id = $1 and row_version = $2 and state = 'PAUSED'`,
    values: [id, rowVersion, at],
  })
}
