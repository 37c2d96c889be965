import { ConflictError, NotAllowedError } from '@groundwork/access/errors'
import { requirePerson } from '@groundwork/access/require'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Address } from './address'
import { type ConfigChange, changeSha256, ruleOf, tallyOf } from './change-row'
import { type Changing, changing, readWords } from './changing'
import { requireSound } from './drafts'
import { openChange, openLayer, writeChange } from './open-change'
import { rebase } from './rebase'
import type { Tally, Verdict } from './review-rule'
import type { StoredLayer } from './stored-layers'

export type Ballot = {
  number: number
  verdict: Verdict
  /** Of the change as the voter saw it. */
  sha256: string
  comment?: string | null
}

/** A person's word on a change in review. Throws ConflictError when it is about something that has changed since. */
export async function castVote(ctx: Changing, { number, verdict, sha256, comment }: Ballot): Promise<Tally> {
  const { id: userId } = requirePerson(ctx.actor)
  return changing(ctx, async (sql) => {
    const { change, address } = await openChange(sql, ctx, { number, action: 'config.review', states: ['review'] })
    if (change.author === userId && verdict !== 'withdraw')
      throw new NotAllowedError('You wrote this change, so others decide about it.')
    if (change.sha256 !== sha256)
      throw new ConflictError(
        `Change ${number} is not what you saw any more. Load it anew, and vote on what it is now.`,
      )
    const words = comment?.trim() ? readWords(comment, 'The comment') : null
    await sql.query({
      name: 'config-vote-cast',
      text: `insert into config_vote (id, change_id, user_id, verdict, sha256, comment, at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())`,
      values: [uuidv7(), change.id, userId, verdict, sha256, words],
    })
    const did = { approve: 'approved', reject: 'rejected', withdraw: 'withdrew their vote on' }[verdict]
    const trace = {
      address,
      action: 'config.review' as const,
      did: `${did} change ${number}`,
      number,
      detail: { verdict },
    }
    return { trace, result: await tallyOf(sql, change) }
  })
}

export type Merged =
  | { merged: true; revision: number }
  /** The layer moved on under an approved change: it was brought up to date and waits for votes on what it is now. */
  | { merged: false; why: string; sha256: string }

/**
 * Puts a change in force as the next revision of its layer. Where the layer moved on since, both are merged by key; what needs
 * approval is then approved anew, since nobody has seen what they make together.
 */
export async function mergeChange(ctx: Changing, wanted: { number: number; ifMatch?: number }): Promise<Merged> {
  return changing(ctx, async (sql) => {
    const { change, address } = await openChange(sql, ctx, { ...wanted, action: 'config.edit' })
    const result = await mergeInto(sql, change, address)
    const { number } = change
    const did = result.merged
      ? `merged change ${number} as revision ${result.revision}`
      : `brought change ${number} up to date`
    return { trace: { address, action: 'config.edit', did, number }, result }
  })
}

async function mergeInto(sql: Sql, change: ConfigChange, address: Address): Promise<Merged> {
  const rule = ruleOf(change)
  const votes = await tallyOf(sql, change)
  if (rule.approvals > 0 && change.state !== 'review')
    throw new ConflictError(`Change ${change.number} needs review. ${rule.why} Put it to review first.`)
  if (!votes.open) throw new ConflictError(`Change ${change.number} cannot be merged yet. ${votes.why}`)
  const layer = await openLayer(sql, address)
  const { proposed, base, moved } = await rebase(sql, layer, change)
  const current: ConfigChange = { ...change, ...proposed, locks: [...proposed.locks], base }
  if (change.expiresAt !== null && change.expiresAt <= Date.now())
    throw new ConflictError(
      `The override of change ${change.number} has ended already. Edit it and choose a later end.`,
    )
  await requireSound(sql, current, address)
  const sha256 = changeSha256(current)
  if (moved && rule.approvals > 0 && sha256 !== change.sha256) {
    await writeChange(sql, change, { ...current, state: 'review' })
    const why = `The layer moved on to revision ${layer.revision} meanwhile. The change was brought up to date without a conflict; it needs approval anew.`
    return { merged: false, why, sha256 }
  }
  const revision = await addRevision(sql, layer, current)
  await writeChange(sql, change, { ...current, state: 'merged', revision })
  return { merged: true, revision }
}

/** Appends what the change says to its layer, which the caller has locked. */
export async function addRevision(sql: Sql, layer: StoredLayer, change: ConfigChange): Promise<number> {
  const revision = layer.revision + 1
  const { id, values, locks, author, message, expiresAt } = change
  await sql.query({
    name: 'config-revision-add',
    text: `insert into config_revision (layer_id, revision, values, locks, sha256, author, message, change_id, expires_at)
      values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9)`,
    values: [
      ...[layer.id, revision, JSON.stringify(values), locks, changeSha256(change), author, message, id],
      expiresAt === null ? null : new Date(expiresAt),
    ],
  })
  await sql.query({
    name: 'config-layer-head',
    text: 'update config_layer set head = $2 where id = $1 and head = $2 - 1',
    values: [layer.id, revision],
  })
  return revision
}
