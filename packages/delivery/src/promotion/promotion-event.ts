import type { Actor } from '@groundwork/access/can'
import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'

export type PromotionEventKind = 'vote' | 'gate' | 'step' | 'effect' | 'verification' | 'note'

export type NewPromotionEvent = {
  promotionId: string
  kind: PromotionEventKind
  words: string
  actor: Actor
  data?: object
}

/** Who did it, as rows keep it: Groundwork itself has no id. */
export function actorColumns(actor: Actor): { id: string | null; name: string } {
  return { id: actor.kind === 'system' ? null : actor.id, name: actor.name }
}

/** Adds to the log of a promotion what does not change its state, and tells those who look at it. The caller wakes the bus. */
export async function addPromotionEvent(sql: Sql, event: NewPromotionEvent): Promise<void> {
  const { id, name } = actorColumns(event.actor)
  await sql.query({
    name: 'promotion-add-event',
    text: `with added as (
        insert into promotion_event (promotion_id, kind, actor, actor_name, words, data)
        values ($1, $2, $3, $4, $5, $6) returning promotion_id, kind)
      ${eventInsert}
      select 'promotion', p.number::text, jsonb_build_object('id', p.id, 'kind', a.kind)
      from added a join promotion p on p.id = a.promotion_id`,
    values: [event.promotionId, event.kind, id, name, event.words, JSON.stringify(event.data ?? {})],
  })
}
