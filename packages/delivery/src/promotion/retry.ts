import { ConflictError } from '@groundwork/access/errors'
import { inWords, isTerminal } from '../model/states'
import type { PromotionDeps } from './deps'
import { requireFor } from './permission'
import { readPromotion } from './promotion-row'
import { type PromotionAsk, type Requested, requestPromotion } from './request'

type Asked = Pick<
  PromotionAsk,
  'actor' | 'requestKey' | 'planHash' | 'parts' | 'note' | 'typedName' | 'despite' | 'requestId'
>

/** A new promotion of the same version to the same target, linked to one that has ended: what was stays as it was. */
export async function retryAsNew(
  deps: PromotionDeps,
  { number, ...ask }: Asked & { number: number },
): Promise<Requested> {
  const row = await readPromotion(deps.pool, { number })
  await requireFor(deps.pool, { actor: ask.actor, action: 'promotion.request' }, row)
  if (!isTerminal(row.state))
    throw new ConflictError(`P-${number} has not ended (${inWords(row.state)}), so there is nothing to retry.`)
  if (row.state === 'SUCCEEDED')
    throw new ConflictError(`P-${number} succeeded. Redeploy its version to repair what runs.`)
  return requestPromotion(deps, {
    ...ask,
    target: { targetId: row.targetId },
    version: row.version,
    ...(row.mode === 'rollback' ? { mode: 'rollback' as const, deployment: row.plan.restores?.promotion ?? null } : {}),
    // Whoever tries once more knows what is there.
    again: true,
    note: ask.note ?? row.note,
    retryOf: row.id,
    rollbackOf: row.rollbackOf,
  })
}
