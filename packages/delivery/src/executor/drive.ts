import { databaseNow } from '../gate/database-clock'
import { admit } from '../promotion/admit'
import { advance } from '../promotion/advance'
import { isHolding, isTerminal } from '../model/states'
import { groundwork } from '../promotion/deps'
import { move, MovedMeanwhile } from '../promotion/move'
import { findPromotion, type PromotionRow } from '../promotion/promotion-row'
import { cancel } from './cancel'
import { effectsOf } from './effect-row'
import type { ExecutorDeps } from './executor-deps'
import { Changed, Later, Stop } from './failure'
import { FenceLost, fenced, withLease } from './lease'
import { rollBackIfFailed } from './roll-back'
import { runSteps } from './run-steps'
import { thaw, wakesAt } from './thaw'
import { verify } from './verify'
import { whatIsThere } from './what-is-there'
import type { Work } from './work'

/** What is to be looked at next by itself: another promotion, or this one again in some milliseconds. */
export type Next = { promotionId: string; inMs: number }

/**
 * Brings a promotion as far as it goes now. Safe to call at any time, from any engine, any number of times at once: only
 * the one that gets the lease of the target acts.
 */
export async function drive(deps: ExecutorDeps, promotionId: string): Promise<Next[]> {
  for (;;) {
    const promotion = await findPromotion(deps.pool, { id: promotionId })
    if (!promotion) return []
    if (isTerminal(promotion.state)) return afterEnd(deps, promotion)
    if (promotion.state === 'NEEDS_ATTENTION') return []
    if (promotion.state === 'PAUSED') {
      if (!(await goesOn(deps, promotion))) return []
      continue
    }
    if (!isHolding(promotion.state)) {
      const next = await letIn(deps, promotion)
      if (next === 'again') continue
      return next
    }
    let wakeIn: number | null
    try {
      const worked = await withLease(deps, { targetId: promotion.targetId, promotionId }, (held) =>
        act({ deps, held, promotion }),
      )
      // Whoever holds the target looks again after giving it free; this is for one that ends in the middle.
      if (worked.is === 'busy') return [{ promotionId, inMs: worked.forMs }]
      wakeIn = worked.wakeIn
    } catch (error) {
      if (error instanceof FenceLost) return []
      throw error
    }
    const now = await findPromotion(deps.pool, { id: promotionId })
    // What was decided while the target was held has met nobody but this engine.
    if (now && now.rowVersion === promotion.rowVersion) return wakeIn === null ? [] : [{ promotionId, inMs: wakeIn }]
  }
}

/** Milliseconds after which it is looked at again; null: it moved, or waits for a person. */
async function act(work: Work): Promise<number | null> {
  const { promotion } = work
  try {
    if (promotion.state === 'APPLYING') await runSteps(work)
    else if (promotion.state === 'VERIFYING') await verify(work)
    else await cancel(work)
    return null
  } catch (error) {
    if (error instanceof Later) return error.ms
    if (error instanceof Changed || error instanceof MovedMeanwhile) return null
    if (!(error instanceof Stop)) throw error
    return stopped(work, error)
  }
}

async function stopped({ deps, held, promotion }: Work, stop: Stop): Promise<number | null> {
  const isEnd = stop.to === 'FAILED' || stop.to === 'ERRORED'
  const there = isEnd ? ` ${whatIsThere(promotion, await effectsOf(deps.pool, promotion.id))}` : ''
  const to = promotion.state === 'CANCELLING' && stop.to !== 'NEEDS_ATTENTION' ? 'ABORTED' : stop.to
  const wakeAt = to === 'PAUSED' ? wakesAt(stop.data, await databaseNow(deps.pool)) : null
  await deps.failpoint(`P-${promotion.number}:before-stop`)
  try {
    await fenced(deps, held, (sql) =>
      move(sql, {
        id: promotion.id,
        from: promotion.state,
        to,
        reason: `${stop.message}${there}`,
        actor: groundwork,
        data: stop.data,
        // A person looks at what is paused, unless a freeze paused it.
        patch: { wakeAt },
      }),
    )
    deps.bus.wake()
    await deps.failpoint(`P-${promotion.number}:after-stop`)
  } catch (error) {
    if (!(error instanceof MovedMeanwhile)) throw error
  }
  return null
}

async function goesOn(deps: ExecutorDeps, promotion: PromotionRow): Promise<boolean> {
  try {
    const thawed = await thaw(deps, promotion)
    if (thawed) deps.bus.wake()
    return thawed
  } catch (error) {
    if (error instanceof MovedMeanwhile) return true
    throw error
  }
}

async function letIn(deps: ExecutorDeps, promotion: PromotionRow): Promise<Next[] | 'again'> {
  const before = promotion.state
  try {
    if (before === 'QUEUED') {
      const admitted = await admit(deps, promotion.targetId)
      if (admitted === promotion.id) return 'again'
      return admitted ? [{ promotionId: admitted, inMs: 0 }] : []
    }
    const { state } = await advance(deps, promotion.id)
    return state === before ? [] : 'again'
  } catch (error) {
    if (error instanceof MovedMeanwhile) return 'again'
    throw error
  }
}

/** The target is free: whoever waits for it begins, or what failed is rolled back. */
async function afterEnd(deps: ExecutorDeps, promotion: PromotionRow): Promise<Next[]> {
  await rollBackIfFailed(deps, promotion)
  const admitted = await admit(deps, promotion.targetId)
  return admitted ? [{ promotionId: admitted, inMs: 0 }] : []
}
