import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { requirePerson } from '@groundwork/access/require'
import { type Sql, transaction } from '@groundwork/db/pool'
import { subjectOf } from '../gate/evaluate-gates'
import { isOverridable } from '../gate/gate-state'
import { movedLayers } from '../gate/moved-facts'
import { inWords, isWaiting, type PromotionState } from '../model/states'
import { advanceWithin } from './advance'
import type { StoreDeps } from './deps'
import { auditPlace, requireFor, requireReason } from './permission'
import { addPromotionEvent } from './promotion-event'
import { type PromotionRow, readPromotion } from './promotion-row'

type Asked = { number: number; actor: Actor; planHash: string; requestId?: string | null }

/** A person lets a gate through, or shuts it, by hand and with a reason; it is kept as such and never looks like a pass. */
export async function overrideGate(
  { pool, bus }: StoreDeps,
  ask: Asked & { gateId: string; verdict: 'pass' | 'fail'; reason: string },
): Promise<{ state: PromotionState }> {
  const reason = requireReason(ask.reason, 'Overriding a gate')
  const { actor, gateId, verdict } = ask
  const result = await transaction(pool, async (sql) => {
    const row = await waiting(sql, ask)
    await requireFor(sql, { actor, action: 'gate.override' }, row)
    const gate = row.plan.gates.find(({ id }) => id === gateId)
    if (!gate) throw new NotFoundError(`P-${row.number} has no gate "${gateId}".`)
    if (!isOverridable(gate))
      throw new ConflictError(
        `"${gate.title}" is not overridden: lift the veto or the pin, or have somebody ask for it who may.`,
      )
    await sql.query({
      name: 'gate-override',
      text: `update gate set state = $3, overridden_by = $4, override_reason = $5, evaluated_at = clock_timestamp()
        where promotion_id = $1 and gate_id = $2`,
      values: [row.id, gateId, `override_${verdict}`, actor.kind === 'system' ? null : actor.id, reason],
    })
    const words = `${actor.name} ${verdict === 'pass' ? 'let through' : 'shut'} the gate "${gate.title}": ${reason}`
    await addPromotionEvent(sql, { promotionId: row.id, kind: 'gate', words, actor, data: { gateId, verdict, reason } })
    await writeAudit(sql, {
      actor,
      action: 'gate.override',
      resource: { kind: 'promotion', id: `P-${row.number}` },
      detail: { gate: gateId, title: gate.title, verdict, reason, ...auditPlace(row) },
      requestId: ask.requestId ?? null,
    })
    return advanceWithin({ bus }, sql, { row, actor })
  })
  bus.wake()
  return { state: result.state }
}

/** A person who may promote says that the plan stands although a layer of its configuration has moved since. */
export async function keepPlan({ pool, bus }: StoreDeps, ask: Asked): Promise<{ state: PromotionState }> {
  // What a plugin was granted lets it ask for promotions; to look at what has moved is somebody's own judgement.
  const actor = requirePerson(ask.actor)
  const result = await transaction(pool, async (sql) => {
    const row = await waiting(sql, ask)
    await requireFor(sql, { actor, action: 'promotion.request' }, row)
    const { rows } = await sql.query<{ at: Date }>('select clock_timestamp() as at')
    const moved = await movedLayers(sql, subjectOf(row), rows[0]!.at)
    const kept = Object.fromEntries(moved.map(({ address, head, expired }) => [address, expired ? -head : head]))
    await sql.query({
      name: 'gate-keep-plan',
      text: `update gate set rule = jsonb_set(rule, '{kept}', $2) where promotion_id = $1 and gate_id = 'version'`,
      values: [row.id, JSON.stringify(kept)],
    })
    const words = `${actor.name} keeps to the plan although the configuration has moved since.`
    await addPromotionEvent(sql, { promotionId: row.id, kind: 'gate', words, actor, data: { kept } })
    await writeAudit(sql, {
      actor,
      action: 'promotion.request',
      resource: { kind: 'promotion', id: `P-${row.number}` },
      detail: { kept, ...auditPlace(row) },
      requestId: ask.requestId ?? null,
    })
    return advanceWithin({ bus }, sql, { row, actor })
  })
  bus.wake()
  return { state: result.state }
}

/** The promotion, locked, still waiting and with the plan that the person saw. */
async function waiting(sql: Sql, { number, planHash }: Asked): Promise<PromotionRow> {
  const row = await readPromotion(sql, { number }, { lock: true })
  if (!isWaiting(row.state))
    throw new ConflictError(`P-${number} has gone on (${inWords(row.state)}): its gates are behind it.`)
  if (row.planHash === planHash) return row
  throw new ConflictError(`P-${number} was planned anew since you looked at it. Reload the page.`)
}
