import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { inWords, type PromotionState } from '../model/states'
import { recordDeployment } from '../target/ledger'
import { requirePerson } from '@groundwork/access/require'
import { lockTarget } from '../target/target'
import type { StoreDeps } from './deps'
import { move } from './move'
import { auditPlace, requireFor, requireReason } from './permission'
import { type PromotionRow, readPromotion } from './promotion-row'
import { scheduleDeclared, settleDeclared } from './settle-declared'
import { acceptUndecided, foundForeign, pausedUndecided, type Reverified, verifyAgain } from './undecided'

export const operations = [
  'adopt',
  'retry',
  'continue',
  'verify-again',
  'accept-verified',
  'declare-failed',
  'declare-succeeded',
] as const
export type Operation = (typeof operations)[number]

export type OperateAsk = {
  number: number
  actor: Actor
  operation: Operation
  reason: string
  /** As the person saw it: what has moved since is not operated on. */
  rowVersion: number
  requestId?: string | null
}

const did: Record<Operation, string> = {
  adopt: 'says that what is there is right and goes on',
  retry: 'has it tried again',
  continue: 'lets it go on',
  'verify-again': 'has it verified again',
  'accept-verified': 'accepts it as verified',
  'declare-failed': 'declares it failed',
  'declare-succeeded': 'declares it succeeded',
}

type Standing = { undecided: boolean; foreign: boolean }

/** What `operationsIn` judges by beside the state. */
export async function standingOf(sql: Sql, row: Pick<PromotionRow, 'id' | 'state'>): Promise<Standing> {
  return { undecided: await pausedUndecided(sql, row), foreign: await foundForeign(sql, row) }
}

/**
 * What can be done about a promotion in this state, by a person. `undecided`: it pauses since a verification did not decide, so
 * that to go on means to say whether it is asked again or is not needed. `foreign`: nothing was written yet, so that there is
 * nothing of its own to adopt.
 */
export function operationsIn(state: PromotionState, { undecided, foreign }: Standing): readonly Operation[] {
  if (state === 'NEEDS_ATTENTION')
    return [...(foreign ? [] : (['adopt'] as const)), 'retry', 'declare-failed', 'declare-succeeded']
  if (undecided) return ['verify-again', 'accept-verified', 'declare-failed']
  return state === 'PAUSED' ? ['continue', 'declare-failed', 'declare-succeeded'] : []
}

/**
 * A person decides what became of a promotion that cannot go on by itself. Never automatic, always with a reason.
 * @throws ConflictError where it is in no such state (any more)
 */
export async function operate({ pool, bus }: StoreDeps, ask: OperateAsk): Promise<{ state: PromotionState }> {
  const said = requireReason(ask.reason, 'Deciding what became of a promotion')
  const { actor, number, operation } = ask
  const to = await transaction(pool, async (sql) => {
    // Whoever admits here holds the target first too: one order, or two of them wait for each other.
    if (operation === 'declare-succeeded') await lockTarget(sql, (await readPromotion(sql, { number })).targetId)
    const row = await readPromotion(sql, { number }, { lock: true })
    await requireFor(sql, { actor, action: 'promotion.operate' }, row)
    const offered = operationsIn(row.state, await standingOf(sql, row))
    if (row.rowVersion !== ask.rowVersion || !offered.includes(operation))
      throw new ConflictError(
        `P-${number} has moved on (${inWords(row.state)}), and this was about something before. Reload the page.`,
      )
    const next = await stateAfter(sql, row, operation)
    const verifications = await decideVerifications(sql, row, { operation, actor, reason: said })
    const { id, state: from, rowVersion } = row
    const reason = `${actor.name} ${did[operation]}: ${said}`
    await move(sql, {
      id,
      from,
      to: next,
      rowVersion,
      reason,
      actor,
      data: { operation, reason: said, ...verifications },
    })
    if (operation === 'declare-failed' || operation === 'declare-succeeded') await settleDeclared(sql, row, reason)
    if (operation === 'declare-succeeded') {
      await declareDeployed(sql, row)
      await scheduleDeclared(sql, row)
    }
    await writeAudit(sql, {
      actor,
      action: 'promotion.operate',
      resource: { kind: 'promotion', id: `P-${number}` },
      detail: { operation, reason: said, ...verifications, from, to: next, ...auditPlace(row) },
      requestId: ask.requestId ?? null,
    })
    return next
  })
  bus.wake()
  return { state: to }
}

type Deciding = Pick<OperateAsk, 'operation' | 'actor' | 'reason'>

async function decideVerifications(
  sql: Sql,
  { id }: PromotionRow,
  { operation, actor, reason }: Deciding,
): Promise<{ verifications?: Reverified[] }> {
  if (operation === 'verify-again') return { verifications: await verifyAgain(sql, id) }
  if (operation !== 'accept-verified') return {}
  // What is taken for verified is a person's own judgement, whatever a plugin or a token was given.
  return { verifications: await acceptUndecided(sql, id, { by: requirePerson(actor), reason }) }
}

async function stateAfter(sql: Sql, row: PromotionRow, operation: Operation): Promise<PromotionState> {
  if (operation === 'declare-failed') return 'FAILED'
  if (operation === 'declare-succeeded') return 'SUCCEEDED'
  return workingState(sql, row)
}

/** Where it was before it stopped: steps, verification, or settling after an abort. */
async function workingState(sql: Sql, { id, state }: PromotionRow): Promise<PromotionState> {
  const { rows } = await sql.query<{ state: PromotionState }>({
    name: 'promotion-worked-in',
    text: `select to_state as state from promotion_event
      where promotion_id = $1 and kind = 'moved' and to_state in ('APPLYING', 'VERIFYING', 'CANCELLING')
      order by id desc limit 1`,
    values: [id],
  })
  const before = rows[0]?.state ?? 'APPLYING'
  // One that pauses has not been asked to stop, whatever was before.
  return state === 'PAUSED' && before === 'CANCELLING' ? 'APPLYING' : before
}

async function declareDeployed(sql: Sql, row: PromotionRow): Promise<void> {
  const integrationId = row.plan.bindings['orchestrator']?.id ?? null
  await recordDeployment(sql, { promotion: row, integrationId, verified: true })
}
