import type { Sql } from '@groundwork/db/pool'
import { transaction } from '@groundwork/db/pool'
import { askPluginGates } from '../gate/plugin-gates'
import type { Verdict } from '../gate/gate-state'
import { setHold, liftHoldFor } from '../target/holds'
import { lockTarget } from '../target/target'
import { advance, advanceWithin } from './advance'
import { type AskingDeps, groundwork } from './deps'
import { isTargetBusy, move } from './move'
import { findPromotion, type PromotionRow } from './promotion-row'
import { holderOf, queueOf } from './queue'
import { supersedeOlder } from './supersede'

export type AdmitOptions = { at?: Date }

/**
 * Lets the next promotion of a target's queue begin, if the target is free: judges its gates once more in the transaction that
 * lets it in. What does not pass leaves the queue and the one after it is tried. Answers the id of the promotion that now
 * holds the target, or null. Engines may race: the index `one_active` lets one win.
 */
export async function admit(deps: AskingDeps, targetId: string, options: AdmitOptions = {}): Promise<string | null> {
  await expireLate(deps, targetId, options)
  const tried = new Set<string>()
  for (;;) {
    const next = (await queueOf(deps.pool, targetId)).find(({ id }) => !tried.has(id))
    if (!next) return null
    tried.add(next.id)
    const row = await findPromotion(deps.pool, { id: next.id })
    if (!row) continue
    const verdicts = await askPluginGates(deps, row)
    const result = await tryOne(deps, { row, verdicts, ...options })
    if (result.is === 'admitted') return row.id
    if (result.is === 'busy') return null
  }
}

/** Also behind one that takes long: what had to begin by now does not any more. */
async function expireLate(deps: AskingDeps, targetId: string, options: AdmitOptions): Promise<void> {
  const { rows } = await deps.pool.query<{ id: string }>({
    name: 'promotion-late',
    text: `select id from promotion where target_id = $1 and state = 'QUEUED'
      and start_before <= coalesce($2::timestamptz, clock_timestamp()) order by number`,
    values: [targetId, options.at ?? null],
  })
  for (const { id } of rows) await advance(deps, id, options)
}

type Tried = { is: 'admitted' } | { is: 'busy' } | { is: 'next' }
type Trying = AdmitOptions & { row: PromotionRow; verdicts: Map<string, Verdict> }

async function tryOne(deps: AskingDeps, trying: Trying): Promise<Tried> {
  try {
    const result = await transaction(deps.pool, (sql) => admitWithin(deps, sql, trying))
    deps.bus.wake()
    return result
  } catch (error) {
    if (isTargetBusy(error)) return { is: 'busy' }
    throw error
  }
}

async function admitWithin(deps: AskingDeps, sql: Sql, { row: seen, verdicts, at }: Trying): Promise<Tried> {
  await lockTarget(sql, seen.targetId)
  const holder = await holderOf(sql, seen.targetId)
  if (holder) {
    if (seen.mode === 'rollback') await askToCancel(sql, holder, seen)
    return { is: 'busy' }
  }
  const row = await findPromotion(sql, { id: seen.id }, { lock: true })
  if (!row || row.state !== 'QUEUED') return { is: 'next' }
  const pluginVerdicts = row.planHash === seen.planHash ? verdicts : new Map<string, Verdict>()
  const { state } = await advanceWithin(deps, sql, { row, actor: groundwork, at, pluginVerdicts })
  if (state !== 'QUEUED') return { is: 'next' }
  await begin(sql, row)
  return { is: 'admitted' }
}

async function begin(sql: Sql, row: PromotionRow): Promise<void> {
  const { id, targetId, number } = row
  await move(sql, {
    ...{ id, from: 'QUEUED', to: 'APPLYING', actor: groundwork },
    reason: 'Every gate holds and the target is free: its steps are carried out.',
    data: { planHash: row.planHash },
  })
  if (row.plan.policy.queue === 'latest-wins') await supersedeOlder(sql, row)
  if (row.mode === 'rollback')
    await setHold(sql, {
      targetId,
      reason: `P-${number} rolls back; automation must not undo it.`,
      setBy: row.requestedBy,
      promotionId: id,
    })
  else if (row.requester === 'person') await liftHoldFor(sql, row)
}

const cancellable: readonly string[] = ['APPLYING', 'PAUSED', 'VERIFYING']

/** A roll back does not overtake a running effect: it asks the promotion to stop, and begins when that has settled. */
async function askToCancel(sql: Sql, holder: PromotionRow, { number }: PromotionRow): Promise<void> {
  if (holder.mode === 'rollback' || !cancellable.includes(holder.state)) return
  const { id, state: from, rowVersion } = holder
  await move(sql, {
    ...{ id, from, to: 'CANCELLING', rowVersion, actor: groundwork },
    reason: `The roll back P-${number} asks it to stop.`,
  })
}
