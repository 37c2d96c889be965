import type { Actor } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import { requirePerson } from '@groundwork/access/require'
import type { Sql } from '@groundwork/db/pool'
import { type Address, readAddress } from './address'
import { type ConfigChange, changeSha256 } from './change-row'
import { breaks, checkChange } from './check-change'
import { type Changing, changing, ConfigRefusal, readWords, requireMay } from './changing'
import { readExpiry } from './expiry'
import { readLocks, readValues } from './given-values'
import { insertChange, openChange, openLayer, writeChange } from './open-change'
import { changedPointers, rebase } from './rebase'
import { checkLayer } from './check-layer'

/** What somebody wants a layer to say. */
export type Wanted = {
  values: unknown
  locks?: readonly string[]
  /** Why. */
  message: string
  /** Of an override of a target, in milliseconds; 30 days from now when absent. */
  expiresAt?: number | null
}

export type Saved = { number: number; rowVersion: number; base: number; sha256: string }

/**
 * Begins a change of a layer. `base`: the revision that the values were read from; where the layer moved on since, both are
 * merged by key, and a ConflictError with who changed what is thrown where they cannot be. Values that the layer cannot hold are
 * refused and nothing of them is kept.
 */
export async function saveDraft(ctx: Changing, wanted: Wanted & { address: string; base: number }): Promise<Saved> {
  const { id: author } = requirePerson(ctx.actor)
  const address = readAddress(wanted.address)
  return changing(ctx, async (sql) => {
    await requireMay(sql, ctx, { action: 'config.edit', address })
    const layer = await openLayer(sql, address)
    const given = await readWanted(sql, address, wanted)
    const { proposed, base } = await rebase(sql, layer, { ...given, base: wanted.base })
    const { message, ...kept } = { ...given, ...proposed }
    const { number, rowVersion, sha256 } = await insertChange(sql, layer, { ...kept, base, message, author })
    const changed = changedPointers(layer.values, kept.values)
    const trace = {
      address,
      action: 'config.edit' as const,
      did: `began change ${number}`,
      number,
      detail: { changed },
    }
    return { trace, result: { number, rowVersion, base, sha256 } }
  })
}

/**
 * The author's next try, for a change that is not merged. Votes on what it was before count no more. `base`: the revision of the
 * layer that the author has seen and decided about; the one that the change began from when absent.
 */
export async function updateDraft(
  ctx: Changing,
  wanted: Wanted & { number: number; ifMatch: number; base?: number | undefined },
): Promise<Saved> {
  return changing(ctx, async (sql) => {
    const { change, address } = await openChange(sql, ctx, { ...wanted, action: 'config.edit' })
    requireAuthor(ctx.actor, change)
    const layer = await openLayer(sql, address)
    const given = await readWanted(sql, address, wanted)
    const { proposed, base } = await rebase(sql, layer, { ...given, base: wanted.base ?? change.base })
    const { message, ...kept } = { ...given, ...proposed }
    const rowVersion = await writeChange(sql, change, { ...kept, base, message, state: 'draft' })
    const changed = changedPointers(change.values, kept.values)
    const { number } = change
    const trace = {
      address,
      action: 'config.edit' as const,
      did: `edited change ${number}`,
      number,
      detail: { changed },
    }
    return { trace, result: { number, rowVersion, base, sha256: changeSha256(kept) } }
  })
}

/**
 * Asks others to look at it. Refused with every problem that the change would make in any environment; what is wrong already
 * without it does not hinder it.
 */
export async function submit(
  ctx: Changing,
  wanted: { number: number; ifMatch: number },
): Promise<{ rowVersion: number }> {
  return changing(ctx, async (sql) => {
    const { change, address } = await openChange(sql, ctx, { ...wanted, action: 'config.edit', states: ['draft'] })
    const { number } = change
    await requireSound(sql, change, address)
    const rowVersion = await writeChange(sql, change, { ...change, state: 'review' })
    return {
      trace: { address, action: 'config.edit', did: `put change ${number} to review`, number },
      result: { rowVersion },
    }
  })
}

/** Throws ConfigRefusal for what the change would break in any environment. */
export async function requireSound(sql: Sql, change: ConfigChange, address: Address): Promise<void> {
  const checked = await checkChange(sql, address, { proposed: change, now: new Date() })
  if (breaks(checked)) throw new ConfigRefusal(checked.problems.filter(({ known }) => !known))
}

/** Takes a change back, for good. Its author may, and whoever reviews. */
export async function abandon(
  ctx: Changing,
  wanted: { number: number; ifMatch: number },
): Promise<{ rowVersion: number }> {
  return changing(ctx, async (sql) => {
    const { change, address } = await openChange(sql, ctx, { ...wanted, action: 'config.edit' })
    if (ctx.actor.kind !== 'user' || ctx.actor.id !== change.author)
      await requireMay(sql, ctx, { action: 'config.review', address })
    const rowVersion = await writeChange(sql, change, { ...change, state: 'abandoned' })
    const { number } = change
    return {
      trace: { address, action: 'config.edit', did: `abandoned change ${number}`, number },
      result: { rowVersion },
    }
  })
}

async function readWanted(sql: Sql, address: Address, wanted: Wanted) {
  const values = readValues(wanted.values)
  const locks = readLocks(wanted.locks ?? [])
  const message = readWords(wanted.message, address.kind === 'target' ? 'The reason' : 'The message')
  const expiresAt = readExpiry(address.kind, wanted.expiresAt, new Date())
  const problems = await checkLayer(sql, address, { values, locks })
  if (problems.some(({ level }) => level === 'error')) throw new ConfigRefusal(problems)
  return { values, locks, message, expiresAt }
}

function requireAuthor(actor: Actor, { author, authorName, number }: ConfigChange): void {
  if (actor.kind === 'user' && actor.id === author) return
  throw new NotAllowedError(
    `Change ${number} is ${authorName}'s. Begin one of your own, or ask ${authorName} to change it.`,
  )
}
