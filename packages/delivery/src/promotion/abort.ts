import type { Actor } from '@groundwork/access/can'
import { writeAudit } from '@groundwork/access/audit'
import { ConflictError } from '@groundwork/access/errors'
import { transaction } from '@groundwork/db/pool'
import { inWords, isTerminal, isWaiting, type PromotionState } from '../model/states'
import type { StoreDeps } from './deps'
import { move } from './move'
import { auditPlace, requireFor } from './permission'
import { readPromotion } from './promotion-row'

export type AbortAsk = { number: number; actor: Actor; reason?: string | null; requestId?: string | null }

/**
 * Stops a promotion: at once while it waits; one that acts settles the effect it is at first (CANCELLING), so that what is
 * recorded of the target is true.
 */
export async function abort({ pool, bus }: StoreDeps, ask: AbortAsk): Promise<{ state: PromotionState }> {
  const { actor, number } = ask
  const said = ask.reason?.trim().slice(0, 1000)
  const reason = said ? `${actor.name} aborted it: ${said}` : `${actor.name} aborted it.`
  const to = await transaction(pool, async (sql) => {
    const row = await readPromotion(sql, { number }, { lock: true })
    await requireFor(sql, { actor, action: 'promotion.abort' }, row)
    if (isTerminal(row.state)) throw new ConflictError(`P-${number} has ended already: ${inWords(row.state)}.`)
    if (row.state === 'CANCELLING') return row.state
    const next = isWaiting(row.state) ? 'ABORTED' : 'CANCELLING'
    const { id, state: from, rowVersion } = row
    await move(sql, { id, from, to: next, rowVersion, reason, actor })
    await writeAudit(sql, {
      actor,
      action: 'promotion.abort',
      resource: { kind: 'promotion', id: `P-${number}` },
      detail: { from, to: next, reason: said ?? null, ...auditPlace(row) },
      requestId: ask.requestId ?? null,
    })
    return next
  })
  bus.wake()
  return { state: to }
}
