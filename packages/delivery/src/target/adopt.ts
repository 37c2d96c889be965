import { ConflictError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { targetAddress } from '../config/address'
import type { Changing } from '../config/changing'
import { saveDraft, submit } from '../config/drafts'
import { mergeChange } from '../config/review'
import { reviewRule } from '../config/review-rule'
import { inForce, layersAt } from '../config/stored-layers'
import { holderOf } from '../promotion/queue'
import { requireReason } from '../promotion/permission'
import { type Adoption, adoptionFacts, adoptionOf, type Timing } from './adoption'
import { type Adopted, takingOver } from './adopted'
import { noteControl, requireControl } from './control'
import { lockTarget, readTarget, type Target } from './target'

type Ask = {
  targetId: string
  /** Of the definition as the person saw it: another one is not taken over unseen. */
  token: string
  reason: string
}

/** `change`: the number of the configuration change that says the schedule, and whether it holds already. */
type Outcome = { words: string; change: { number: number; merged: boolean } | null }

/**
 * Takes over what was changed at the orchestrator, as far as Groundwork can say it itself: that it is switched off, and its
 * schedule, as a revision of the target's configuration. From then on it is no difference any more, until the next write there;
 * where that revision waits for another person it stays one until it is merged.
 * @throws NotAllowedError, ConflictError with why it cannot be taken over
 */
export async function adoptDrift(ctx: Changing, { targetId, token, reason: given }: Ask): Promise<Outcome> {
  const reason = requireReason(given, 'Taking a difference over')
  const { pool } = ctx
  const seen = await requireAdoptable(pool, ctx, { targetId, token })
  const schedule = seen.changes.find((change) => change.what === 'schedule')
  // First, as its own change with its own rules: what it refuses leaves the difference as it is.
  const change = schedule ? await sayInConfiguration(ctx, { target: seen.target, to: schedule.to, reason }) : null
  await transaction(pool, async (sql) => {
    await lockTarget(sql, targetId)
    const { target, changes, key, active, words } = await requireAdoptable(sql, ctx, { targetId, token })
    if (changes.some(({ what }) => what === 'off')) await switchOff(sql, targetId)
    const adopted: Adopted = { key, token, active, ...(change && !change.merged ? { change: change.number } : {}) }
    const integrationName = target.integrationName ?? 'the orchestrator'
    const difference = takingOver(adopted, { changeState: null, integrationName })
    await sql.query({
      name: 'target-adopt',
      text: `update target set drift = $3, adopted = $2, row_version = row_version + 1 where id = $1`,
      values: [targetId, JSON.stringify(adopted), difference],
    })
    const detail = { reason, words, ...(change ? { change: change.number } : {}) }
    await noteControl(sql, { ...ctx, target, did: 'adopt', detail })
  })
  ctx.bus.wake()
  return { words: seen.words, change }
}

type Adoptable = Extract<Adoption, { can: true }> & { target: Target }

async function requireAdoptable(
  sql: Sql,
  { actor }: Changing,
  { targetId, token }: Pick<Ask, 'targetId' | 'token'>,
): Promise<Adoptable> {
  const target = await readTarget(sql, targetId)
  await requireControl(sql, actor, { target })
  const holder = await holderOf(sql, targetId)
  if (holder) throw new ConflictError(`P-${holder.number} changes what runs here. Look again when it has ended.`)
  const facts = await adoptionFacts(sql, targetId)
  const adoption = facts && adoptionOf(facts)
  if (!adoption?.can) throw new ConflictError(adoption?.why ?? 'Nothing was ever written here.')
  if (adoption.token !== token)
    throw new ConflictError('It was changed there once more since you looked at it. Look at it again.')
  return { ...adoption, target }
}

/** Groundwork keeps the time: it starts nothing either. Where the orchestrator does, it was switched off there. */
async function switchOff(sql: Sql, targetId: string): Promise<void> {
  await sql.query({
    name: 'schedule-switch-off',
    text: `update schedule set active = false, next_slot = null, updated_at = now() where target_id = $1`,
    values: [targetId],
  })
}

type Saying = { target: Target; to: Timing | null; reason: string }

/** A revision of the target's layer, which the next promotion reads; where it acts on production another person approves it. */
async function sayInConfiguration(
  ctx: Changing,
  { target, to, reason }: Saying,
): Promise<NonNullable<Outcome['change']>> {
  const { address } = targetAddress(target)
  const [stored] = await layersAt(ctx.pool, [address])
  // Of an override that has ended nothing comes back with it, and one that is there ends when it would have.
  const layer = stored && inForce(stored, new Date()) ? stored : null
  const message = `Taken over from ${target.integrationName ?? 'the orchestrator'}: ${reason}`.slice(0, 500)
  const values = { ...layer?.values, schedule: to }
  const { locks = [], expiresAt = null } = layer ?? {}
  const draft = await saveDraft(ctx, { address, base: stored?.revision ?? 0, values, locks, expiresAt, message })
  const { approvals } = reviewRule({ kind: 'target', production: target.production })
  if (approvals > 0) {
    await submit(ctx, { number: draft.number, ifMatch: draft.rowVersion })
    return { number: draft.number, merged: false }
  }
  const { merged } = await mergeChange(ctx, { number: draft.number, ifMatch: draft.rowVersion })
  return { number: draft.number, merged }
}
