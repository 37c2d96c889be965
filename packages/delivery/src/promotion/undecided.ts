import type { UserActor } from '@groundwork/access/actor'
import type { Sql } from '@groundwork/db/pool'
import { asSentence } from '../gate/words'
import { effectKey } from '../model/keys'
import type { PromotionRow } from './promotion-row'

/** Whether a promotion that pauses does so because a verification did not decide. */
export async function pausedUndecided(sql: Sql, { id, state }: Pick<PromotionRow, 'id' | 'state'>): Promise<boolean> {
  if (state !== 'PAUSED') return false
  const { rows } = await sql.query<{ undecided: boolean }>({
    name: 'promotion-paused-undecided',
    text: `select coalesce(e.from_state = 'VERIFYING' and e.data ? 'verification', false)
        and exists (select from promotion_verification where promotion_id = $1 and state = 'inconclusive') as undecided
      from promotion_event e where e.promotion_id = $1 and e.kind = 'moved' and e.to_state = 'PAUSED'
      order by e.id desc limit 1`,
    values: [id],
  })
  return rows[0]?.undecided ?? false
}

/**
 * Whether a promotion that needs somebody found something of somebody else's before it wrote anything there: nothing was asked for
 * yet that could be taken for done.
 */
export async function foundForeign(sql: Sql, { id, state }: Pick<PromotionRow, 'id' | 'state'>): Promise<boolean> {
  if (state !== 'NEEDS_ATTENTION') return false
  const { rows } = await sql.query<{ foreign: boolean }>({
    name: 'promotion-found-foreign',
    text: `select coalesce(e.data ->> 'found' = 'foreign' and not e.data ? 'key', false) as foreign
      from promotion_event e where e.promotion_id = $1 and e.kind = 'moved' and e.to_state = 'NEEDS_ATTENTION'
      order by e.id desc limit 1`,
    values: [id],
  })
  return rows[0]?.foreign ?? false
}

/** How often one attempt at a verification is tried before it counts as not to be carried out. */
export const triesOfAttempt = 3

/** A verification that a person decided about. `attempt` counts from 1. */
export type Reverified = { name: string; attempt: number }

const attemptOf = (tries: number): number => Math.floor(tries / triesOfAttempt) + 1

/**
 * Has every verification that did not decide begin anew under a key of its own: what was asked under the key before has its
 * verdict, and keeps it.
 */
export async function verifyAgain(sql: Sql, promotionId: string): Promise<Reverified[]> {
  const { rows } = await sql.query<{ name: string; tries: number }>({
    name: 'promotion-undecided',
    text: `select name, tries from promotion_verification where promotion_id = $1 and state = 'inconclusive' order by name for update`,
    values: [promotionId],
  })
  const anew = rows.map(({ name, tries }) => ({ name, attempt: attemptOf(tries) + 1 }))
  for (const { name, attempt } of anew) {
    const tries = (attempt - 1) * triesOfAttempt
    await sql.query({
      name: 'promotion-verify-again',
      text: `update promotion_verification set state = 'pending', tries = $3, key = $4, why = null, figures = '[]',
          started_at = clock_timestamp(), finished_at = null
        where promotion_id = $1 and name = $2`,
      values: [promotionId, name, tries, effectKey(promotionId, `verify|${name}`, tries)],
    })
  }
  return anew
}

/** A person takes the version for verified although these did not decide; it is kept as such and never looks like a pass. */
export async function acceptUndecided(
  sql: Sql,
  promotionId: string,
  { by, reason }: { by: UserActor; reason: string },
): Promise<Reverified[]> {
  const { rows } = await sql.query<{ name: string; tries: number }>({
    name: 'promotion-accept-undecided',
    text: `update promotion_verification set state = 'accepted', finished_at = clock_timestamp(),
        why = left('Accepted by ' || $2 || ': ' || $3 || ' Of itself it did not decide: ' || coalesce(why, ''), 4000)
      where promotion_id = $1 and state = 'inconclusive' returning name, tries`,
    values: [promotionId, by.name, asSentence(reason)],
  })
  return rows.map(({ name, tries }) => ({ name, attempt: attemptOf(tries) }))
}
