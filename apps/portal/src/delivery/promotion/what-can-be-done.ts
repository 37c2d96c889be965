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

type Back = Pick<PromotionDetail, 'promotion' | 'rollbackTo' | 'before' | 'may'>

/** What the button says. What is newer than what runs is not gone back to. */
export function backWords({ rollbackTo }: Pick<Back, 'rollbackTo'>): string {
  if (!rollbackTo) return 'Roll back'
  return rollbackTo.isNewer ? `Promote v${rollbackTo.number} again…` : `Roll back to v${rollbackTo.number}`
}

export function beforeWords({ promotion }: Pick<Back, 'promotion'>): string {
  return `Back to what ran before P-${promotion.number}`
}

/** The same version or another one with the configuration that it had, from the ledger; null: nothing ran before it. */
export function beforeOf({ promotion, before, may }: Omit<Back, 'rollbackTo'>): Doable | null {
  if (before === null) return null
  const says = `Brings back what P-${before} had brought, with the configuration of that time.`
  if (!may.request.allowed) return { href: null, says, reason: may.request.reason }
  const { project, unit, environment: to } = promotion.plan.target
  const ask = { project, unit, to, mode: 'rollback' as const, deployment: before }
  return { href: promoteHref(`/promotions/${promotion.number}`, ask), says, reason: null }
}

function stopping(state: PromotionDetail['promotion']['state']): string {
  return state === 'NEEDS_ATTENTION'
    ? 'It begins once somebody has decided about this one, or aborted it. '
    : 'As soon as its own gates are open it asks this one to stop, and begins when the step under way has settled: to abort stops it now. '
}

/** The way back; a promotion of its own that goes before the queue. After a roll back: the way forward again. */
export function rollBackOf({ promotion, rollbackTo, before, may }: Back): Doable {
  const { state, number, mode, plan, startedAt } = promotion
  const says = rollbackTo?.isNewer
    ? `v${rollbackTo.number} is newer than what runs: it comes by a promotion like any other, through the gates.`
    : `A promotion of its own that goes before the queue. ${isHolding(state) ? stopping(state) : ''}It holds automation, so that nothing undoes it.`
  const none = (reason: string): Doable => ({ href: null, says, reason })
  if (startedAt === null) return none('It has changed nothing yet, so there is nothing to take back.')
  if (!rollbackTo)
    return none(
      `No other version was verified here before.${before === null ? '' : ` “${beforeWords({ promotion })}” brings back what it had, configuration and all.`}`,
    )
  if (!may.request.allowed) return none(may.request.reason)
  if (rollbackTo.isCurrent && !isHolding(state))
    return none(`v${rollbackTo.number} is what runs here. Redeploy it to repair it.`)
  if (rollbackTo.isCurrent && mode === 'rollback')
    return none(`No roll back stops another. Abort this one, or promote v${rollbackTo.number} once it has ended.`)
  const { project, unit, environment: to } = plan.target
  return {
    href: promoteHref(`/promotions/${number}`, {
      ...{ project, unit, to, version: rollbackTo.id },
      ...(rollbackTo.isNewer ? {} : { mode: 'rollback' }),
    }),
    says,
    reason: null,
  }
}
