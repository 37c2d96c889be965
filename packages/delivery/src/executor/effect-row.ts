import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'

export type EffectState = 'INTENT' | 'DONE' | 'REFUSED' | 'UNKNOWN'

/** Times are the database's: `deadline` ends the newest call, `age` is since the intent, `late` since the deadline (ms, below 0: not yet). */
export type EffectRow = {
  key: string
  promotionId: string
  stepId: string
  call: string
  integrationId: string | null
  precondition: string
  fence: number
  state: EffectState
  tries: number
  detail: string | null
  receipt: Json
  age: number
  late: number
}

const columns = `key, promotion_id as "promotionId", step_id as "stepId", call, integration_id as "integrationId", precondition,
  fence, state, tries, detail, receipt,
  (extract(epoch from clock_timestamp() - intent_at) * 1000)::float8 as age,
  (extract(epoch from clock_timestamp() - deadline) * 1000)::float8 as late`

export async function findEffect(sql: Sql, key: string): Promise<EffectRow | null> {
  const { rows } = await sql.query<EffectRow>({
    name: 'delivery-effect',
    text: `select ${columns} from effect where key = $1`,
    values: [key],
  })
  return rows[0] ?? null
}

/** Of one promotion, in the order of their intents. */
export async function effectsOf(sql: Sql, promotionId: string): Promise<EffectRow[]> {
  const { rows } = await sql.query<EffectRow>({
    name: 'delivery-effects',
    text: `select ${columns} from effect where promotion_id = $1 order by intent_at, key`,
    values: [promotionId],
  })
  return rows
}

export type Intent = {
  key: string
  promotionId: string
  stepId: string
  effectNo: number
  call: string
  integrationId: string | null
  precondition: string
  planHash: string
  fence: number
  callMs: number
}

/** Writes the intent; one that is there already is left as it is. */
export async function insertIntent(sql: Sql, intent: Intent): Promise<void> {
  await sql.query({
    name: 'delivery-intent',
    text: `insert into effect (key, promotion_id, step_id, effect_no, call, integration_id, precondition, plan_hash, fence, tries, deadline)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, clock_timestamp() + $10 * interval '1 ms')
      on conflict (key) do nothing`,
    values: [
      intent.key,
      intent.promotionId,
      intent.stepId,
      intent.effectNo,
      intent.call,
      intent.integrationId,
      intent.precondition,
      intent.planHash,
      intent.fence,
      intent.callMs,
    ],
  })
}

/**
 * The same effect is about to be asked for again: same key, same precondition, a new deadline. `isDoubtful`: an earlier call may
 * have done it, and nothing can tell.
 */
export async function intendAgain(
  sql: Sql,
  key: string,
  { callMs, isDoubtful }: { callMs: number; isDoubtful: boolean },
): Promise<void> {
  await sql.query({
    name: 'delivery-intend-again',
    text: `update effect set state = $3, tries = tries + 1, deadline = clock_timestamp() + $2 * interval '1 ms'
      where key = $1 and state in ('INTENT', 'UNKNOWN')`,
    values: [key, callMs, isDoubtful ? 'UNKNOWN' : 'INTENT'],
  })
}

/** What is known of it while it is not settled. */
export async function noteEffect(
  sql: Sql,
  key: string,
  { state, detail }: { state: 'INTENT' | 'UNKNOWN'; detail: string },
): Promise<void> {
  await sql.query({
    name: 'delivery-note-effect',
    text: `update effect set state = $2, detail = $3 where key = $1 and state in ('INTENT', 'UNKNOWN')`,
    values: [key, state, detail.slice(0, 2_000)],
  })
}

/** Settles it; false when it was settled before. */
export async function settleEffect(
  sql: Sql,
  key: string,
  settled: { state: 'DONE'; receipt: Json } | { state: 'REFUSED'; detail: string },
): Promise<boolean> {
  const isDone = settled.state === 'DONE'
  const { rowCount } = await sql.query({
    name: 'delivery-settle-effect',
    text: `update effect set state = $2, receipt = $3, detail = $4, settled_at = clock_timestamp()
      where key = $1 and state in ('INTENT', 'UNKNOWN')`,
    values: [
      key,
      settled.state,
      isDone ? JSON.stringify(settled.receipt) : null,
      isDone ? null : settled.detail.slice(0, 2_000),
    ],
  })
  return Boolean(rowCount)
}

/** A person decided that what was seen may be replaced. */
export async function renewPrecondition(sql: Sql, key: string, precondition: string): Promise<void> {
  await sql.query({
    name: 'delivery-renew-precondition',
    text: `update effect set precondition = $2, intent_at = clock_timestamp() where key = $1 and state in ('INTENT', 'UNKNOWN')`,
    values: [key, precondition],
  })
}
