import type { Actor } from '@groundwork/access/can'
import { type Sql, transaction } from '@groundwork/db/pool'
import { gateWords, judgeAndKeep, summary } from '../gate/evaluate-gates'
import type { GateState } from '../gate/gate-state'
import { lockWindows } from '../gate/lock-windows'
import { askPluginGates } from '../gate/plugin-gates'
import type { FactOptions } from '../gate/read-facts'
import { isWaiting, type PromotionState } from '../model/states'
import { type AskingDeps, groundwork } from './deps'
import { move } from './move'
import { notifyVoters } from './notify'
import { type PromotionRow, readPromotion } from './promotion-row'

export type Advanced = { state: PromotionState; gates: GateState[] }

/**
 * Looks at a promotion that waits: asks its plugins' gates, judges all gates, and moves it to where it belongs (GATING, QUEUED,
 * REJECTED, EXPIRED). Safe to call at any time and by several engines: each moves it by compare-and-set, one wins.
 */
export async function advance(deps: AskingDeps, promotionId: string, { at }: { at?: Date } = {}): Promise<Advanced> {
  const before = await readPromotion(deps.pool, { id: promotionId })
  if (!isWaiting(before.state)) return { state: before.state, gates: [] }
  const pluginVerdicts = await askPluginGates(deps, before)
  const advanced = await transaction(deps.pool, async (sql) => {
    const row = await readPromotion(sql, { id: promotionId }, { lock: true })
    // Planned anew since the plugins were asked: their word was about another plan.
    const verdicts = row.planHash === before.planHash ? pluginVerdicts : new Map()
    return advanceWithin(deps, sql, { row, actor: groundwork, at, pluginVerdicts: verdicts })
  })
  deps.bus.wake()
  return advanced
}

type Advancing = FactOptions & { row: PromotionRow; actor: Actor }

/** The same in the caller's transaction, which holds the row's lock; plugins' gates are taken at their last word. */
export async function advanceWithin(
  { bus }: Pick<AskingDeps, 'bus'>,
  sql: Sql,
  { row, actor, ...options }: Advancing,
): Promise<Advanced> {
  if (!isWaiting(row.state)) return { state: row.state, gates: [] }
  await lockWindows(sql, 'read')
  const { gates, at } = await judgeAndKeep(sql, row, options)
  const next = nextOf(row, gates, at)
  if (next.to === row.state) await stay(sql, row, next)
  else await goTo(sql, { row, actor, next })
  if (next.to === 'GATING') await notifyVoters({ bus }, sql, { row, gates })
  return { state: next.to, gates }
}

type Next = { to: PromotionState; reason: string; wakeAt: Date | null }

function nextOf({ startBefore, plan }: PromotionRow, gates: readonly GateState[], at: Date): Next {
  const all = summary(gates)
  if (all.is === 'rejected') return { to: 'REJECTED', reason: gateWords(all.gate), wakeAt: null }
  if (startBefore && startBefore <= at) return outOfTime(gates, startBefore)
  if (all.is === 'open')
    return { to: 'QUEUED', reason: 'Every gate holds; it waits for its place in the queue.', wakeAt: startBefore }
  // A plugin may say that its gate changed (`gates.changed`); one that does not is asked again every minute.
  const asksAgain = plan.gates.some(({ kind }) => kind === 'plugin') ? at.getTime() + 60_000 : Number.POSITIVE_INFINITY
  const times = [all.opensAt ?? Number.POSITIVE_INFINITY, startBefore?.getTime() ?? Number.POSITIVE_INFINITY, asksAgain]
  const wake = Math.min(...times)
  return { to: 'GATING', reason: gateWords(all.gate), wakeAt: Number.isFinite(wake) ? new Date(wake) : null }
}

/** A reject that nobody took back in time is final. */
function outOfTime(gates: readonly GateState[], startBefore: Date): Next {
  const rejected = gates.find(({ state, revocable }) => state === 'fail' && revocable)
  if (rejected) return { to: 'REJECTED', reason: gateWords(rejected), wakeAt: null }
  const when = startBefore.toISOString().slice(0, 16).replace('T', ' ')
  return {
    to: 'EXPIRED',
    reason: `It had to begin by ${when} UTC and did not. Promote again to plan it anew.`,
    wakeAt: null,
  }
}

async function goTo(sql: Sql, { row, actor, next }: { row: PromotionRow; actor: Actor; next: Next }): Promise<void> {
  const { id, state: from, rowVersion } = row
  const { to, reason, wakeAt } = next
  // From REQUESTED it goes to where it waits first: what ends it there is the next step of its life.
  if (from === 'REQUESTED' && to !== 'GATING' && to !== 'QUEUED') {
    const moved = await move(sql, { id, from, to: 'GATING', rowVersion, reason: 'Its gates are looked at.', actor })
    await move(sql, { id, from: 'GATING', to, rowVersion: moved.rowVersion, reason, actor })
    return
  }
  await move(sql, { id, from, to, rowVersion, reason, actor, patch: { wakeAt: to === 'QUEUED' ? 'now' : wakeAt } })
}

/** What it waits for may be another thing than before; that is no move. */
async function stay(sql: Sql, { id, reason: before, state }: PromotionRow, { reason, wakeAt }: Next): Promise<void> {
  if (state === 'QUEUED') {
    await sql.query({
      name: 'promotion-keep-queued',
      text: 'update promotion set wake_at = $2 where id = $1 and state = $3',
      values: [id, wakeAt, state],
    })
    return
  }
  await sql.query({
    name: 'promotion-still-waits',
    text: `with waits as (
        update promotion set reason = $2, wake_at = $3 where id = $1 and state = 'GATING' returning number)
      insert into "event" ("topic", "key", "payload")
      select 'promotion', number::text, '{}' from waits where $4`,
    values: [id, reason, wakeAt, reason !== before],
  })
}
