import { setTimeout as delay } from 'node:timers/promises'
import type { Sql } from '@groundwork/db/pool'
import type { Json, Outcome } from '@groundwork/plugin-sdk/points'
import { groundwork } from '../promotion/deps'
import { addPromotionEvent } from '../promotion/promotion-event'
import type { PromotionRow } from '../promotion/promotion-row'
import { consentOf } from './consent'
import type { EffectPort, Found } from './effect-port'
import {
  type EffectRow,
  findEffect,
  insertIntent,
  intendAgain,
  noteEffect,
  renewPrecondition,
  settleEffect,
} from './effect-row'
import type { ExecutorDeps } from './executor-deps'
import { Changed, Later, Stop } from './failure'
import { fenced, type Held } from './lease'

/** One step of a promotion, on a target that is held. */
export type Acting = {
  deps: ExecutorDeps
  held: Held
  promotion: PromotionRow
  step: { id: string; title: string }
  /** How long the step has been worked on, in milliseconds. */
  stepAge: number
  /** In the transaction of the receipt: the step and what else follows. */
  settle(sql: Sql, receipt: Json): Promise<void>
}

/**
 * Brings one effect about, once: observe, intent with the token that was seen, call, receipt; after any doubt observe again and
 * do only what the observation allows. Resolves with the receipt; throws Stop, Later, Changed or FenceLost.
 */
export async function carryOut(acting: Acting, port: EffectPort): Promise<Json> {
  const { deps, held } = acting
  let row = await findEffect(deps.pool, port.key)
  let isAsked = false
  if (!row) {
    row = await intend(acting, port)
    if (row.state === 'DONE') return row.receipt
    isAsked = true
  }
  for (;;) {
    held.signal.throwIfAborted()
    if (row.state === 'DONE') return row.receipt
    if (row.state === 'REFUSED') throw new Stop('FAILED', `${acting.step.title}: ${row.detail ?? 'it was refused.'}`)
    const outcome: Outcome<Json> = isAsked
      ? await apply(acting, port, row)
      : { is: 'unknown', detail: row.detail ?? 'The engine ended before it knew what came of it.' }
    if (outcome.is === 'done' && !(port.readBack && isAsked)) return finish(acting, port, outcome.receipt)
    if (outcome.is === 'refused' && outcome.code !== 'conflict') return refuse(acting, { port, row, outcome })
    if (outcome.is === 'retry') {
      await rest(acting, port, { row, ms: outcome.afterMs, words: outcome.detail })
      row = await again(acting, port, isDoubtful(row))
      isAsked = true
      continue
    }
    const words = outcome.is === 'done' ? 'Its effect is being looked at.' : outcome.detail
    if (isAsked && outcome.is !== 'done') await note(acting, port, words)
    const settled = await settleDoubt(acting, port, { row, words, isDone: outcome.is === 'done' })
    if (settled.is === 'done') return settled.receipt
    row = settled.row
    isAsked = true
  }
}

/** tx1: the intent, with the token that was seen before it. */
async function intend(acting: Acting, port: EffectPort): Promise<EffectRow> {
  const { deps, held, promotion, step } = acting
  const before = await seeBefore(acting, port)
  await deps.failpoint(`${step.id}:before-intent`)
  const row = await fenced(deps, held, async (sql) => {
    await stillIn(sql, promotion)
    const precondition = before.is === 'ready' ? before.precondition : ''
    await insertIntent(sql, {
      key: port.key,
      promotionId: promotion.id,
      stepId: step.id,
      effectNo: port.effectNo,
      call: port.call,
      integrationId: port.integrationId,
      precondition,
      planHash: promotion.planHash,
      fence: held.fence,
      callMs: deps.timing.call,
    })
    await port.withIntent?.(sql)
    if (before.is === 'already' && (await settleEffect(sql, port.key, { state: 'DONE', receipt: before.receipt })))
      await settleWithin(sql, acting, { port, receipt: before.receipt })
    return findEffect(sql, port.key)
  })
  deps.bus.wake()
  await deps.failpoint(`${step.id}:after-intent`)
  if (!row) throw new Error(`The intent of ${step.id} is not there after it was written.`)
  return row
}

async function seeBefore(acting: Acting, port: EffectPort) {
  const { deps, promotion, step, stepAge } = acting
  const started = performance.now()
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    const before = await port.before()
    if (before.is === 'ready' || before.is === 'already') return before
    if (before.is === 'impossible') throw new Stop('FAILED', `${step.title}: ${before.words}`)
    if (before.is === 'foreign') {
      if ((await consentOf(deps.pool, promotion.id, stepAge + performance.now() - started)) === 'retry')
        return { is: 'ready' as const, precondition: before.precondition }
      throw new Stop('NEEDS_ATTENTION', `${step.title}: ${before.words}`, {
        step: step.id,
        found: 'foreign',
        seen: before.seen,
      })
    }
    const age = stepAge + performance.now() - started
    if (age > deps.timing.retry)
      throw new Stop(
        'ERRORED',
        `${step.title}: nothing was changed, for it cannot be seen what is there. ${before.words}`,
      )
    if (performance.now() - started > deps.timing.patience) throw new Later(deps.timing.look, before.words)
    await pause(acting, wait)
  }
}

async function apply(acting: Acting, port: EffectPort, row: EffectRow): Promise<Outcome<Json>> {
  const { deps, held, step } = acting
  await deps.failpoint(`${step.id}:before-call`)
  const deadline = new Date(Date.now() + deps.timing.call).toISOString()
  const limit = AbortSignal.timeout(deps.timing.call)
  // No transaction is open here: the call may take as long as its deadline lets it.
  const outcome = await port.apply(
    { key: port.key, fence: row.fence, deadline },
    row,
    AbortSignal.any([limit, held.signal]),
  )
  await deps.failpoint(`${step.id}:after-call`)
  return outcome
}

/** tx2: the receipt and what follows from it. */
async function finish(acting: Acting, port: EffectPort, receipt: Json): Promise<Json> {
  const { deps, held, step } = acting
  await deps.failpoint(`${step.id}:before-receipt`)
  const kept = await fenced(deps, held, async (sql) => {
    if (await settleEffect(sql, port.key, { state: 'DONE', receipt }))
      await settleWithin(sql, acting, { port, receipt })
    return (await findEffect(sql, port.key))?.receipt ?? receipt
  })
  deps.bus.wake()
  await deps.failpoint(`${step.id}:after-receipt`)
  return kept
}

type Received = { port: EffectPort; receipt: Json }

async function settleWithin(sql: Sql, acting: Acting, { port, receipt }: Received): Promise<void> {
  await port.withReceipt?.(sql, receipt)
  await acting.settle(sql, receipt)
  await addPromotionEvent(sql, {
    promotionId: acting.promotion.id,
    kind: 'effect',
    words: `${acting.step.title}: done.`,
    actor: groundwork,
    data: { step: acting.step.id, key: port.key, call: port.call },
  })
}

type Refused = { port: EffectPort; row: EffectRow; outcome: Outcome<Json> & { is: 'refused' } }

async function refuse(acting: Acting, { port, row, outcome }: Refused): Promise<never> {
  const { deps, held, step } = acting
  const words = [outcome.detail, outcome.fix].filter(Boolean).join(' ')
  if (isDoubtful(row)) throw inDoubt(acting, port, words)
  await deps.failpoint(`${step.id}:before-refusal`)
  await fenced(deps, held, (sql) => settleEffect(sql, port.key, { state: 'REFUSED', detail: words }))
  await deps.failpoint(`${step.id}:after-refusal`)
  throw new Stop('FAILED', `${step.title}: ${words}`, { step: step.id, code: outcome.code })
}

async function note(acting: Acting, port: EffectPort, words: string): Promise<void> {
  const { deps, held } = acting
  await fenced(deps, held, (sql) => noteEffect(sql, port.key, { state: 'UNKNOWN', detail: words }))
}

/** The same effect once more: the intent says so before the call does it. */
async function again(acting: Acting, port: EffectPort, doubtful: boolean): Promise<EffectRow> {
  const { deps, held, promotion, step } = acting
  await deps.failpoint(`${step.id}:before-again`)
  return fenced(deps, held, async (sql) => {
    await stillIn(sql, promotion)
    await intendAgain(sql, port.key, { callMs: deps.timing.call, isDoubtful: doubtful })
    return existing(await findEffect(sql, port.key))
  })
}

type Settled = { is: 'done'; receipt: Json } | { is: 'again'; row: EffectRow }
type Doubt = { row: EffectRow; words: string; isDone: boolean }

/** Observes until it is certain what came of the effect, or it is certain that a person has to look. */
async function settleDoubt(acting: Acting, port: EffectPort, { row, words, isDone }: Doubt): Promise<Settled> {
  const { deps, promotion, step } = acting
  const started = performance.now()
  const late = () => row.late + performance.now() - started
  const age = () => row.age + performance.now() - started
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    await deps.failpoint(`${step.id}:before-observe`)
    const found = await (isDone && port.readBack ? port.readBack(row, null) : port.find(row))
    if (found.is === 'applied') return { is: 'done', receipt: await finish(acting, port, found.receipt) }
    if (found.is === 'other') {
      const settled = await decided(acting, port, { row, found, age: age() })
      if (settled) return settled
      throw new Stop('NEEDS_ATTENTION', `${step.title}: ${found.words}`, {
        step: step.id,
        key: port.key,
        found: 'other',
        ...(found.seen ? { seen: found.seen } : {}),
      })
    }
    if (found.is === 'unseen') {
      const settled = await decided(acting, port, { row, found, age: age() })
      if (settled) return settled
    }
    if (found.is === 'unchanged' || found.is === 'unseen') {
      if (age() < deps.timing.retry) {
        // What is left of the wait: it went by where the target was given free meanwhile.
        const since = late() + deps.timing.call
        await rest(acting, port, { row, ms: Math.max(0, backOff(row.tries) - since), words })
        return { is: 'again', row: await again(acting, port, found.is === 'unseen') }
      }
      if (late() > 0 && found.is === 'unseen') throw inDoubt(acting, port, `${words} ${found.words}`)
      if (late() > 0) return giveUp(acting, port, words)
    } else if (late() > deps.timing.doubt) {
      const consent = await consentOf(deps.pool, promotion.id, deps.timing.doubt)
      if (!consent)
        throw new Stop('NEEDS_ATTENTION', `${step.title}: it cannot be said whether it was done. ${found.words}`, {
          step: step.id,
          key: port.key,
          found: found.is,
        })
    }
    if (performance.now() - started > deps.timing.patience) throw new Later(deps.timing.look, words)
    await pause(acting, wait)
  }
}

/** What a person decided about something that is neither ours nor what was there before. */
async function decided(
  acting: Acting,
  port: EffectPort,
  { row, found, age }: { row: EffectRow; found: Found & { is: 'other' | 'unseen' }; age: number },
): Promise<Settled | null> {
  const { deps, held, promotion } = acting
  const consent = await consentOf(deps.pool, promotion.id, age)
  if (consent === 'adopt')
    return { is: 'done', receipt: await finish(acting, port, found.is === 'other' ? found.adoptable : null) }
  if (consent !== 'retry') return null
  const renewed = await fenced(deps, held, async (sql) => {
    await stillIn(sql, promotion)
    await renewPrecondition(sql, port.key, found.is === 'other' ? found.precondition : row.precondition)
    await intendAgain(sql, port.key, { callMs: deps.timing.call, isDoubtful: found.is === 'unseen' })
    return existing(await findEffect(sql, port.key))
  })
  return { is: 'again', row: renewed }
}

/** Whether an earlier call of an effect that is asked for again may have done it. */
const isDoubtful = ({ state }: EffectRow) => state === 'UNKNOWN'

/** Nothing can tell whether it was applied: only a person can. */
function inDoubt({ step }: Acting, { key }: EffectPort, words: string): Stop {
  return new Stop('NEEDS_ATTENTION', `${step.title}: it cannot be said whether it was done. ${words}`, {
    step: step.id,
    key,
    found: 'unseen',
  })
}

/** It was never applied, and its last call has ended: that is certain. */
async function giveUp(acting: Acting, port: EffectPort, words: string): Promise<never> {
  const { deps, held, step } = acting
  await fenced(deps, held, (sql) => settleEffect(sql, port.key, { state: 'REFUSED', detail: words }))
  throw new Stop(
    'ERRORED',
    `${step.title}: it was tried until the time for it was over, and nothing was changed. ${words}`,
  )
}

async function rest(
  acting: Acting,
  port: EffectPort,
  { row, ms, words }: { row: EffectRow; ms: number; words: string },
): Promise<void> {
  const { deps, held } = acting
  if (row.age > deps.timing.retry && isDoubtful(row)) throw inDoubt(acting, port, words)
  if (row.age > deps.timing.retry) await giveUp(acting, port, words)
  if (ms > deps.timing.patience) {
    await fenced(deps, held, (sql) =>
      noteEffect(sql, port.key, { state: isDoubtful(row) ? 'UNKNOWN' : 'INTENT', detail: words }),
    )
    throw new Later(ms, words)
  }
  await pause(acting, ms)
}

const backOff = (tries: number) => (tries <= 1 ? 0 : Math.min(50 * 2 ** tries, 30_000))

async function pause({ held }: Acting, ms: number): Promise<void> {
  await delay(ms, undefined, { signal: held.signal }).catch(() => held.signal.throwIfAborted())
}

/** Throws Changed when the promotion was moved since it was read: an abort, a person's decision. */
async function stillIn(sql: Sql, promotion: PromotionRow): Promise<void> {
  const { rowCount } = await sql.query({
    name: 'delivery-still-in',
    text: 'select from promotion where id = $1 and state = $2 and plan_hash = $3 for share',
    values: [promotion.id, promotion.state, promotion.planHash],
  })
  if (!rowCount) throw new Changed('The promotion was moved meanwhile.')
}

function existing(row: EffectRow | null): EffectRow {
  if (!row) throw new Error('An effect is gone. Effects are never removed.')
  return row
}
