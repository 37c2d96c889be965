import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { transaction } from '@groundwork/db/pool'
import { requireNoToken } from '../config/no-token'
import { insertGates } from '../gate/evaluate-gates'
import { lockTarget, type Target } from '../target/target'
import { advance } from './advance'
import type { PromotionDeps } from './deps'
import { actorId, type Draft, type DraftAsk, draftPlan, requesterOf, targetOf } from './draft-plan'
import { insertPromotion } from './insert-promotion'
import { findPromotion, type PromotionRow } from './promotion-row'
import { addPromotionEvent } from './promotion-event'
import { failingPlugins, requireFree, requireOpenTo } from './request-rules'
import type { PromotionState } from '../model/states'

export type PromotionAsk = DraftAsk & {
  /** Given by whoever asks, the same for each try of one click: the same again is the same promotion. */
  requestKey: string
  /** Of the draft that was shown; null where nobody looked (automation, the rollback controller): the plan of now is taken. */
  planHash: string | null
  /** `parts` of the draft that was shown, so that a refusal can say what has changed. */
  parts?: Record<string, string>
  note?: string | null
  /** The unit's name, where the environment asks for it. */
  typedName?: string | null
  /** Said by a person who was shown that nothing would change and wants it carried out all the same. */
  again?: boolean
  /** Ids of gates of plugins that were shown to fail: it waits for somebody to let it through instead of ending at once. */
  despite?: readonly string[]
  /** The id of the person whose button a plugin answers: they asked for it too, and do not approve it. */
  onBehalfOf?: string | null
  retryOf?: string | null
  rollbackOf?: string | null
  requestId?: string | null
}

export type Requested = { id: string; number: number; created: boolean; state: PromotionState }

/** What was shown is not what would be done now. `draft` is the plan as it is now. */
export class PlanChanged extends ConflictError {
  constructor(
    message: string,
    readonly draft: Draft,
  ) {
    super(message)
  }
}

/**
 * Asks for a promotion: freezes its plan and its gates, and sends it on its way. The same `requestKey` again answers the
 * promotion that it made before. @throws NotAllowedError, InputError, ConflictError (the plan changed, the version is vetoed,
 * the target is pinned or held, or busy where nothing may wait), UnavailableError
 */
export async function requestPromotion(deps: PromotionDeps, ask: PromotionAsk): Promise<Requested> {
  const { pool, bus } = deps
  const target = await targetOf(pool, ask.target)
  await requireMayRequest(deps, ask.actor, target)
  const known = await findPromotion(pool, { requestKey: ask.requestKey })
  if (known) return sameAgain(known, ask, target)
  // What Groundwork says itself may quote others, and nothing of it is held up by their words.
  if (ask.actor.kind !== 'system') requireNoToken('note', ask.note)
  const draft = await draftPlan(deps, { ...ask, target: { targetId: target.id } })
  requireSeen(ask, draft)
  requireSound(draft)
  requireConfirmed(ask, draft)
  requireWanted(ask, draft)
  requireOpenTo(draft, ask.despite)
  const despite = failingPlugins(draft)
  const made = await transaction(pool, async (sql) => {
    await lockTarget(sql, target.id)
    // Beside the target's lock, so that of two clicks in one moment the second sees the first.
    const before = await findPromotion(sql, { requestKey: ask.requestKey })
    if (before) return { row: before, created: false }
    await requireFree(sql, draft)
    const row = await insertPromotion(sql, { ask, draft })
    await insertGates(
      sql,
      row,
      despite.map(({ id }) => id),
    )
    for (const { id: gateId, title } of despite)
      await addPromotionEvent(sql, {
        ...{ promotionId: row.id, kind: 'gate', actor: ask.actor, data: { gateId, despite: true } },
        words: `${ask.actor.name} asks in spite of the gate "${title}", which fails: it waits for somebody to let it through.`,
      })
    await writeAudit(sql, {
      actor: ask.actor,
      action: 'promotion.request',
      resource: { kind: 'promotion', id: `P-${row.number}` },
      detail: {
        ...{ project: target.project, unit: target.unit, environment: target.environment, mode: row.mode },
        ...{ version: draft.version.number, planHash: row.planHash, note: row.note },
        ...(despite.length > 0 ? { despite: despite.map(({ title }) => title) } : {}),
        ...(row.plan.restores ? { restores: `P-${row.plan.restores.promotion}`, keys: row.plan.restores.keys } : {}),
        ...(ask.onBehalfOf ? { onBehalfOf: ask.onBehalfOf } : {}),
      },
      requestId: ask.requestId ?? null,
    })
    return { row, created: true }
  })
  bus.wake()
  const { row, created } = made
  if (!created) return sameAgain(row, ask, target)
  return { id: row.id, number: row.number, created, state: await sendOnItsWay(deps, row) }
}

async function requireMayRequest({ pool }: PromotionDeps, actor: Actor, target: Target): Promise<void> {
  const owner = await ownerTeamOf(pool, target.project)
  requireAllowed(actor, 'promotion.request', {
    ...{ kind: 'target', id: target.id, environment: target.environment },
    ...owner,
  })
}

/** What is not done here is done by the engine's sweep: the promotion stands. */
async function sendOnItsWay(deps: PromotionDeps, { id, number, state }: PromotionRow): Promise<PromotionState> {
  try {
    return (await advance(deps, id)).state
  } catch (error) {
    console.error(`P-${number} could not be sent on its way at once.`, error)
    return state
  }
}

function sameAgain(row: PromotionRow, { version, actor }: PromotionAsk, target: Target): Requested {
  const { id, number, state } = row
  const isSame = row.targetId === target.id && (version === null || row.version === version)
  if (isSame && row.requestedBy === actorId(actor)) return { id, number, state, created: false }
  throw new ConflictError(
    `This request key was used for another promotion (P-${number}). Reload the page and promote again.`,
  )
}

const partNames: Record<string, string> = {
  from: 'what runs there',
  to: 'the version',
  config: 'the configuration',
  restores: 'what of the configuration goes back',
  schedule: 'the schedule',
  scheduleFrom: 'whose word the schedule is',
  bindings: 'the integrations of the environment',
  steps: 'the steps',
  gates: 'the gates',
  verifications: 'the verifications',
  policy: 'the policy of the environment',
  path: 'the deployment path',
  diff: 'the differences',
}

function requireSeen({ planHash, parts = {} }: PromotionAsk, draft: Draft): void {
  if (planHash === null || planHash === draft.planHash) return
  const changed = Object.keys(draft.parts).filter(
    (part) => parts[part] !== undefined && parts[part] !== draft.parts[part],
  )
  const what = changed.map((part) => partNames[part] ?? part).join(', ')
  const words = what === '' ? 'what would be done is not what you were shown' : `other than you were shown: ${what}`
  throw new PlanChanged(`The plan has changed meanwhile (${words}). Look at it again and promote then.`, draft)
}

function requireSound({ findings, problems, version, target }: Draft): void {
  const wrong = [
    ...problems
      .filter(({ level }) => level === 'error')
      .map(({ pointer, message }) => (pointer ? `${pointer}: ${message}` : message)),
    ...findings.filter(({ level }) => level === 'error').map(({ message }) => message),
  ]
  if (wrong.length === 0) return
  throw new InputError(`v${version.number} cannot be promoted to ${target.environment}: ${wrong.slice(0, 5).join(' ')}`)
}

/** What the target asks for is there already. */
export class NothingChanges extends ConflictError {
  override name = 'ConflictError' as const
}

/** A person may want it once more; by mistake nobody does. What asks without a person says so by asking. */
function requireWanted(ask: PromotionAsk, { nothingChanges }: Draft): void {
  if (nothingChanges === null || ask.again === true || requesterOf(ask) !== 'person') return
  throw new NothingChanges(`${nothingChanges} Say "again" to have it carried out all the same.`)
}

function requireConfirmed(ask: PromotionAsk, { plan }: Draft): void {
  if (requesterOf(ask) !== 'person') return
  const { requireReason, typedConfirmation } = plan.policy
  const { environment, unit } = plan.target
  if (requireReason && !ask.note?.trim())
    throw new InputError(`${environment} asks for a reason. Say why you promote, so that others can follow it.`)
  if (typedConfirmation && ask.typedName?.trim() !== unit)
    throw new InputError(`${environment} asks you to type the unit's name, "${unit}", before it promotes.`)
}
