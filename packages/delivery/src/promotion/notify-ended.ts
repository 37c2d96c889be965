import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { tellPeople } from '@groundwork/plugin-host/notifications'
import { inWords } from '../model/states'
import { outbox } from './outbox'
import { type PromotionRow, readPromotion } from './promotion-row'

/**
 * Tells whoever asked for a promotion what became of it, once it has ended, and whoever asked for the one that it took back. Not
 * of what they did themselves: `by` ended it. One that gave way to a newer one was that person's own doing. In the caller's
 * transaction.
 */
export async function notifyEnded(sql: Sql, promotionId: string, by: Actor): Promise<void> {
  const row = await readPromotion(sql, { id: promotionId })
  const { number, state, mode, rollbackOf } = row
  const asker = await requesterOf(sql, promotionId)
  const ender = state === 'ABORTED' ? ((await whoStopped(sql, promotionId)) ?? by) : by
  if (state !== 'SUPERSEDED' && !isSame(ender, asker)) await tellEnd(sql, row, { user: asker, end: inWords(state) })
  if (state !== 'SUCCEEDED' || mode !== 'rollback' || rollbackOf === null) return
  const before = await readPromotion(sql, { id: rollbackOf })
  const loser = await requesterOf(sql, rollbackOf)
  if (loser === asker || isSame(by, loser)) return
  const reason = `P-${number} took it back. ${row.note ?? ''}`.trim()
  await tellEnd(sql, { ...before, reason }, { user: loser, end: 'rolled back' })
}

type End = { user: string | null; end: string }

async function tellEnd(sql: Sql, row: PromotionRow, { user, end }: End): Promise<void> {
  const { unit, environment } = row.plan.target
  const title = `P-${row.number} ${end}: ${unit} to ${environment}`
  const users = user === null ? [] : [user]
  await tellPeople(sql, { users, title, body: row.reason, href: `/promotions/${row.number}` }, outbox)
}

const isSame = (by: Pick<Actor, 'kind'> & { id?: string }, user: string | null) => by.kind === 'user' && by.id === user

/** The person who asked for it, or had a plugin ask; null: it was automation, or somebody who has left. */
export async function requesterOf(sql: Sql, promotionId: string): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'promotion-asked-by',
    text: `select u.id from promotion p join "user" u on u.disabled_at is null
        and u.id = case when p.requester = 'person' then p.requested_by else (select e.data->>'onBehalfOf' from promotion_event e
          where e.promotion_id = p.id and e.kind = 'created' and e.data->>'onBehalfOf' is not null limit 1) end
      where p.id = $1`,
    values: [promotionId],
  })
  return rows[0]?.id ?? null
}

/** The person who asked it to stop, which it did later, when its step had settled. */
async function whoStopped(sql: Sql, promotionId: string): Promise<{ kind: 'user'; id: string } | null> {
  const { rows } = await sql.query<{ id: string | null }>({
    name: 'promotion-stopped-by',
    text: `select actor as id from promotion_event
      where promotion_id = $1 and kind = 'moved' and to_state = 'CANCELLING' order by id desc limit 1`,
    values: [promotionId],
  })
  const id = rows[0]?.id
  return id ? { kind: 'user', id } : null
}
