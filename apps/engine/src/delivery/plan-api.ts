import type { UserActor } from '@groundwork/access/actor'
import { checkedPolicy } from '@groundwork/delivery/environment/check-policy'
import { impactOf } from '@groundwork/delivery/environment/impact'
import { listEnvironments, readEnvironment } from '@groundwork/delivery/environment/rows'
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
      const { mode, deployment = null, ...ask } = checkedInput(inputs.draft, body)
      return draftView(deps, { ...ask, ...(mode ? { mode } : {}), deployment, actor })
    },
    'draft-anew': async ({ actor, body }) => {
      requireReader(actor)
      const { number } = checkedInput(inputs.numbered, body)
      return viewOf(deps, actor, await draftAnew(deps, number))
    },
    request: ({ actor, body, requestId }) => {
      const given = checkedInput(inputs.request, body)
      const {
        mode,
        parts,
        despite = [],
        again = false,
        note = null,
        typedName = null,
        deployment = null,
        ...ask
      } = given
      const optional = { ...(mode ? { mode } : {}), ...(parts ? { parts } : {}), again, despite, deployment }
      return requestPromotion(deps, { ...ask, ...optional, note, typedName, actor, requestId })
    },
    retry: ({ actor, body, requestId }) => {
      const given = checkedInput(inputs.retry, body)
      const { parts, despite = [], note = null, typedName = null, planHash = null, ...ask } = given
      const said = { planHash, note, typedName, despite }
      return retryAsNew(deps, { ...ask, ...(parts ? { parts } : {}), ...said, actor, requestId })
    },
    'roll-back': ({ actor, body, requestId }) => {
      const given = checkedInput(inputs.rollBack, body)
      const {
        parts,
        despite = [],
        note = null,
        typedName = null,
        planHash = null,
        version = null,
        deployment = null,
        ...ask
      } = given
      return rollBack(deps, {
        ...ask,
        ...(parts ? { parts } : {}),
        ...{ version, deployment, planHash, despite },
        note,
        typedName,
        actor,
        requestId,
      })
    },
    'policy-impact': async ({ actor, body }) => {
      requireAllowed(actor, 'environment.read', { kind: 'installation' })
      const { environmentId, policy } = checkedInput(inputs.impact, body)
      const environment = await readEnvironment(deps.pool, environmentId)
      const others = (await listEnvironments(deps.pool)).filter(({ id }) => id !== environment.id)
      return impactOf(deps, environment.id, await checkedPolicy(deps.pool, policy, { environment, others }))
    },
    replan: ({ actor, body, requestId }) => replan(deps, { ...checkedInput(inputs.replan, body), actor, requestId }),
  }
}
