import type { UserActor } from '@groundwork/access/actor'
import { draftAnew, replan } from '@groundwork/delivery/promotion/replan'
import { draftView, viewOf } from '@groundwork/delivery/promotion/draft-view'
import type { PromotionDeps } from '@groundwork/delivery/promotion/deps'
import { requestPromotion } from '@groundwork/delivery/promotion/request'
import { retryAsNew } from '@groundwork/delivery/promotion/retry'
import { rollBack } from '@groundwork/delivery/promotion/roll-back'
import * as inputs from '@groundwork/delivery/router-inputs'
import { requireAllowed } from '@groundwork/access/require'
import { checkedInput } from './checked-input'
import type { DeliveryRoutes } from './route'

function requireReader(actor: UserActor): void {
  requireAllowed(actor, 'promotion.read', { kind: 'installation' })
}

/** Drafts and requests: paths and gates are plugins, and only the engine reaches them. Each operation asks `can` itself. */
export function planRoutes(deps: PromotionDeps): DeliveryRoutes {
  return {
    draft: ({ actor, body }) => {
      requireReader(actor)
      const { mode, ...ask } = checkedInput(inputs.draft, body)
      return draftView(deps, { ...ask, ...(mode ? { mode } : {}), actor })
    },
    'draft-anew': async ({ actor, body }) => {
      requireReader(actor)
      const { number } = checkedInput(inputs.numbered, body)
      return viewOf(deps, actor, await draftAnew(deps, number))
    },
    request: ({ actor, body, requestId }) => {
      const { mode, parts, note = null, typedName = null, ...ask } = checkedInput(inputs.request, body)
      const optional = { ...(mode ? { mode } : {}), ...(parts ? { parts } : {}) }
      return requestPromotion(deps, { ...ask, ...optional, note, typedName, actor, requestId })
    },
    retry: ({ actor, body, requestId }) => {
      const { parts, note = null, typedName = null, planHash = null, ...ask } = checkedInput(inputs.retry, body)
      return retryAsNew(deps, { ...ask, ...(parts ? { parts } : {}), planHash, note, typedName, actor, requestId })
    },
    'roll-back': ({ actor, body, requestId }) => {
      const given = checkedInput(inputs.rollBack, body)
      const { parts, note = null, typedName = null, planHash = null, version = null, ...ask } = given
      return rollBack(deps, {
        ...ask,
        ...(parts ? { parts } : {}),
        version,
        planHash,
        note,
        typedName,
        actor,
        requestId,
      })
    },
    replan: ({ actor, body, requestId }) => replan(deps, { ...checkedInput(inputs.replan, body), actor, requestId }),
  }
}
