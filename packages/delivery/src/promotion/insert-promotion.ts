import { eventInsert } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { effectKey } from '../model/keys'
import type { Plan } from '../model/plan'
import { actorId, type Draft, requesterOf } from './draft-plan'
import { shownBeside } from './plan-view'
import { type PromotionRow, readPromotion } from './promotion-row'
import type { PromotionAsk } from './request'

type New = { ask: PromotionAsk; draft: Draft }

const ways = { deploy: '', redeploy: ' once more', rollback: ', as a roll back' }

/** What comes back of the configuration, where a deployment of the ledger does. */
function restoredWords({ restores }: Plan): string {
  if (!restores) return ''
  const { promotion, keys, aheadOf } = restores
  const back =
    keys.length === 0
      ? 'no value changes'
      : `goes back: ${keys.slice(0, 10).join(', ')}${keys.length > 10 ? ` and ${keys.length - 10} more` : ''}`
  const ahead = aheadOf
    ? ' The layers stay as they are: the next promotion brings what they say, unless they are reverted.'
    : ''
  return ` It has the configuration of P-${promotion}; ${back}.${ahead}`
}

/** The row, its steps and verifications, and the first line of its log. */
export async function insertPromotion(sql: Sql, { ask, draft }: New): Promise<PromotionRow> {
  const { plan, planHash } = draft
  const { actor, requestKey, note = null, onBehalfOf = null, retryOf = null, rollbackOf = null } = ask
  const id = uuidv7()
  const words = `${actor.name} asked for v${draft.version.number} to come to ${plan.target.environment}${ways[plan.mode]}.${restoredWords(plan)}`
  await sql.query({
    name: 'promotion-insert',
    text: `with made as (
        insert into promotion (id, target_id, version, from_version, mode, state, reason, plan, plan_hash, request_key,
          requested_by, requester, note, start_before, retry_of, rollback_of, wake_at)
        values ($1, $2, $3, $4, $5, 'REQUESTED', $6, $7, $8, $9, $10, $11, $12,
          clock_timestamp() + $13 * interval '1 hour', $14, $15, clock_timestamp())
        returning id, number, target_id
      ), said as (
        insert into promotion_event (promotion_id, kind, to_state, actor, actor_name, words, data)
        select id, 'created', 'REQUESTED', $10, $16, $6,
          jsonb_strip_nulls(jsonb_build_object('planHash', $8::text, 'onBehalfOf', $18::text)) || jsonb_build_object('shown', $19::jsonb)
        from made
      ), woken as (
        update target set queue_policy = $17 where id = $2 and queue_policy <> $17
      )
      ${eventInsert}
      select 'promotion', number::text, jsonb_build_object('id', id, 'state', 'REQUESTED') from made
      union all
      select 'target', target_id::text, jsonb_build_object('promotion', number, 'state', 'REQUESTED') from made`,
    values: [
      ...[id, plan.target.id, plan.to, plan.from, plan.mode, words, JSON.stringify(plan), planHash, requestKey],
      ...[actorId(actor), requesterOf(ask), note?.trim() || null, plan.policy.startWithinHours, retryOf, rollbackOf],
      ...[actor.name, plan.policy.queue, onBehalfOf, JSON.stringify(shownBeside(draft))],
    ],
  })
  await insertSteps(sql, id, plan)
  return readPromotion(sql, { id })
}

/** For a promotion whose plan is new: rows of steps and verifications, none of which has begun. */
export async function insertSteps(sql: Sql, promotionId: string, { steps, verifications }: Plan): Promise<void> {
  await sql.query({
    name: 'promotion-insert-steps',
    text: `insert into promotion_step (promotion_id, step_id, ordinal, title)
      select $1, s.id, s.ordinal, s.title from unnest($2::text[], $3::int[], $4::text[]) as s(id, ordinal, title)`,
    values: [promotionId, steps.map(({ id }) => id), steps.map((_, index) => index), steps.map(({ title }) => title)],
  })
  await sql.query({
    name: 'promotion-insert-verifications',
    text: `insert into promotion_verification (id, promotion_id, name, kind, settings, key)
      select v.id, $1, v.name, v.kind, v.settings::jsonb, v.key
      from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) as v(id, name, kind, settings, key)`,
    values: [
      promotionId,
      verifications.map(() => uuidv7()),
      verifications.map(({ name }) => name),
      verifications.map(({ kind }) => kind),
      verifications.map(({ settings }) => JSON.stringify(settings)),
      verifications.map(({ name }) => effectKey(promotionId, `verify:${name}`)),
    ],
  })
}
