import { isHolding, isTerminal } from '@groundwork/delivery/states'
import { promoteHref } from '../promote/promote-address'
import type { PromotionDetail } from './promotion-types'

/** Each thing one can do about a promotion: where it leads, or why it cannot be done now. */
export type Doable = { href: string | null; reason: string | null; says: string }

/** A new promotion of the same version to the same place; the sheet shows what it would do now. */
export function retryOf({ promotion, version, may }: Pick<PromotionDetail, 'promotion' | 'version' | 'may'>): Doable {
  const { state, number, mode, plan } = promotion
  const says = 'Makes a new promotion of the same version, linked to this one: what happened here stays as it is.'
  if (!isTerminal(state) || state === 'SUCCEEDED')
    return {
      ...{ href: null, says },
      reason:
        state === 'SUCCEEDED' ? 'It succeeded. Redeploy the version to repair what runs.' : 'It has not ended yet.',
    }
  if (!may.request.allowed) return { href: null, says, reason: may.request.reason }
  const { project, unit, environment: to } = plan.target
  const ask = { project, unit, to, version: version.id, retryOf: number }
  return {
    href: promoteHref(`/promotions/${number}`, mode === 'rollback' ? { ...ask, mode } : ask),
    says,
    reason: null,
  }
}

/** The way back; a promotion of its own that goes before the queue. */
export function rollBackOf({
  promotion,
  rollbackTo,
  may,
}: Pick<PromotionDetail, 'promotion' | 'rollbackTo' | 'may'>): Doable {
  const { state, number, plan, startedAt } = promotion
  const says = 'A promotion of its own that goes before the queue. It holds automation, so that nothing undoes it.'
  const none = (reason: string): Doable => ({ href: null, says, reason })
  if (startedAt === null) return none('It has changed nothing yet, so there is nothing to take back.')
  if (!rollbackTo) return none('No other version was verified here before.')
  if (!may.request.allowed) return none(may.request.reason)
  if (isHolding(state) && promotion.fromVersion === rollbackTo.id && state === 'CANCELLING')
    return none('It is being stopped: roll back when it has settled.')
  const { project, unit, environment: to } = plan.target
  return {
    href: promoteHref(`/promotions/${number}`, { project, unit, to, version: rollbackTo.id, mode: 'rollback' }),
    says,
    reason: null,
  }
}
