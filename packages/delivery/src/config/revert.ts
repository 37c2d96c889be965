import { requirePerson } from '@groundwork/access/require'
import { readAddress } from './address'
import { readChange, ruleOf } from './change-row'
import { type Changing, changing, ConfigRefusal, readWords, requireMay } from './changing'
import { checkLayer } from './check-layer'
import { requireSound } from './drafts'
import { readExpiry } from './expiry'
import { movedOn, readRevision } from './history'
import { insertChange, openLayer, writeChange } from './open-change'
import { addRevision } from './review'

export type Reverted = { number: number; revision: number | null }

/**
 * Makes what a layer said at an earlier revision its newest again: as a new revision, in force at once where no approval is
 * needed, else as a change in review. `ifMatch`: the newest revision as the person saw it. 0 takes back all that the layer says.
 */
export async function revert(
  ctx: Changing,
  wanted: { address: string; revision: number; ifMatch: number; message?: string | null },
): Promise<Reverted> {
  const { id: author } = requirePerson(ctx.actor)
  const address = readAddress(wanted.address)
  return changing(ctx, async (sql) => {
    await requireMay(sql, ctx, { action: 'config.edit', address })
    const layer = await openLayer(sql, address)
    const newest = await readRevision(sql, layer.id, layer.revision)
    if (newest && newest.revision !== wanted.ifMatch) throw movedOn(newest, 'Load the history anew and choose again.')
    const then = await readRevision(sql, layer.id, wanted.revision)
    const { values, locks } = then ?? { values: {}, locks: [] }
    const problems = await checkLayer(sql, address, { values, locks })
    if (problems.some(({ level }) => level === 'error')) throw new ConfigRefusal(problems)
    const message = readWords(wanted.message ?? `Back to revision ${wanted.revision}`, 'The message')
    const expiresAt = readExpiry(address.kind, null, new Date())
    const { number } = await insertChange(sql, layer, {
      base: layer.revision,
      values,
      locks,
      message,
      author,
      expiresAt,
    })
    const change = await readChange(sql, number)
    await requireSound(sql, change, address)
    const merges = ruleOf(change).approvals === 0
    const revision = merges ? await addRevision(sql, layer, change) : null
    await writeChange(sql, change, { ...change, state: merges ? 'merged' : 'review', revision })
    const did = merges
      ? `reverted to revision ${wanted.revision} as revision ${revision}`
      : `asked to revert to revision ${wanted.revision}`
    return { trace: { address, action: 'config.edit', did, number }, result: { number, revision } }
  })
}
