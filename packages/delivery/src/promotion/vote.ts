import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { type Sql, transaction } from '@groundwork/db/pool'
import type { ApprovalRule } from '../gate/approval'
import { excludedFrom, ineligibility } from '../gate/approval-facts'
import { subjectOf } from '../gate/evaluate-gates'
import { inWords, isWaiting, type PromotionState } from '../model/states'
import { advanceWithin } from './advance'
import type { StoreDeps } from './deps'
import { settleAsked } from './notify'
import { auditPlace } from './permission'
import { addPromotionEvent } from './promotion-event'
import { type PromotionRow, readPromotion } from './promotion-row'

export type Verdict = 'approve' | 'reject' | 'withdraw'

export type VoteAsk = {
  number: number
  actor: Actor
  verdict: Verdict
  /** Of the plan that was looked at: a vote is for that one and no other. */
  planHash: string
  comment?: string | null
  requestId?: string | null
}

const did: Record<Verdict, string> = { approve: 'approved', reject: 'rejected', withdraw: 'took back a vote' }

/**
 * Adds a person's vote, and lets the promotion go where its gates then let it. Votes are only ever added: the newest one of a
 * person counts. @throws NotAllowedError with why this person's vote does not count, ConflictError
 */
export async function castVote({ pool, bus }: StoreDeps, ask: VoteAsk): Promise<{ state: PromotionState }> {
  const { actor, verdict } = ask
  const comment = ask.comment?.trim().slice(0, 2000) || null
  const result = await transaction(pool, async (sql) => {
    const row = await readPromotion(sql, { number: ask.number }, { lock: true })
    const gateId = await requireVoter(sql, row, ask)
    const userId = actor.kind === 'user' ? actor.id : ''
    // Clicked twice it is one, and the gates are looked at all the same.
    const standing = await newestOf(sql, row, { gateId, userId })
    if (standing?.verdict !== verdict || standing.comment !== comment)
      await keepVote(sql, row, { ...ask, gateId, comment })
    return advanceWithin({ bus }, sql, { row, actor })
  })
  bus.wake()
  return { state: result.state }
}

type Kept = VoteAsk & { gateId: string; comment: string | null }

/** With the log, the audit, and the end of what asked this person for it. */
async function keepVote(
  sql: Sql,
  row: PromotionRow,
  { actor, verdict, gateId, comment, requestId }: Kept,
): Promise<void> {
  const { id: promotionId, number, planHash } = row
  const revision = await addVote(sql, { promotionId, gateId, actor, verdict, planHash, comment })
  const words = comment ? `${actor.name} ${did[verdict]}: ${comment}` : `${actor.name} ${did[verdict]}.`
  await addPromotionEvent(sql, {
    promotionId,
    kind: 'vote',
    words,
    actor,
    data: { gateId, verdict, planHash, revision },
  })
  if (verdict !== 'withdraw' && actor.kind === 'user') await settleAsked(sql, { number, userId: actor.id })
  await writeAudit(sql, {
    actor,
    action: 'promotion.vote',
    resource: { kind: 'promotion', id: `P-${number}` },
    detail: { verdict, planHash, comment, ...auditPlace(row) },
    requestId: requestId ?? null,
  })
}

/** The gate that is voted on. */
async function requireVoter(sql: Sql, row: PromotionRow, { actor, verdict, planHash }: VoteAsk): Promise<string> {
  if (actor.kind !== 'user') throw new NotAllowedError('Only people vote: a token or a plugin does not approve.')
  const gate = row.plan.gates.find(({ kind }) => kind === 'approval')
  if (!gate) throw new NotFoundError(`P-${row.number} asks for no approval.`)
  if (!isWaiting(row.state))
    throw new ConflictError(`P-${row.number} has gone on (${inWords(row.state)}) and waits for no vote any more.`)
  if (planHash !== row.planHash)
    throw new ConflictError(
      `P-${row.number} was planned anew since you looked at it. Look at the new plan and vote on that.`,
    )
  if (verdict === 'withdraw') {
    // Also of one who may not vote any more; but who never did has nothing to take back.
    await requireStanding(sql, row, { gateId: gate.id, userId: actor.id })
    return gate.id
  }
  const subject = subjectOf(row)
  const excluded = await excludedFrom(sql, subject)
  const why = await ineligibility(sql, actor, { rule: gate.rule as ApprovalRule, excluded, subject })
  if (why !== null) throw new NotAllowedError(why)
  return gate.id
}

async function requireStanding(sql: Sql, row: PromotionRow, by: { gateId: string; userId: string }): Promise<void> {
  const standing = await newestOf(sql, row, by)
  if (standing && standing.verdict !== 'withdraw') return
  throw new ConflictError(`You have no vote on P-${row.number} that could be taken back.`)
}

type Standing = { verdict: Verdict; comment: string | null }

/** The person's newest vote on this plan. */
async function newestOf(
  sql: Sql,
  { id, planHash }: PromotionRow,
  { gateId, userId }: { gateId: string; userId: string },
): Promise<Standing | null> {
  const { rows } = await sql.query<Standing>({
    name: 'vote-newest',
    text: `select verdict, comment from vote where promotion_id = $1 and gate_id = $2 and user_id = $3 and plan_hash = $4
      order by revision desc limit 1`,
    values: [id, gateId, userId, planHash],
  })
  return rows[0] ?? null
}

type NewVote = {
  promotionId: string
  gateId: string
  actor: Actor
  verdict: Verdict
  planHash: string
  comment: string | null
}

/** The row of the promotion is locked, so that revisions of one person come one after the other. */
async function addVote(sql: Sql, { promotionId, gateId, actor, ...vote }: NewVote): Promise<number> {
  const userId = actor.kind === 'user' ? actor.id : ''
  const { rows } = await sql.query<{ revision: number }>({
    name: 'vote-add',
    text: `insert into vote (id, promotion_id, gate_id, user_id, revision, verdict, plan_hash, comment)
      select $1, $2, $3, $4, coalesce(max(revision), 0) + 1, $5, $6, $7
      from vote where promotion_id = $2 and gate_id = $3 and user_id = $4 returning revision`,
    values: [uuidv7(), promotionId, gateId, userId, vote.verdict, vote.planHash, vote.comment],
  })
  return rows[0]!.revision
}
