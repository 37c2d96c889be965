import type { Actor } from '@groundwork/access/can'
import { UnavailableError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { environmentInfos, promotionInfos, targetInfos, versionInfos } from '@groundwork/delivery/for-plugins'
import type { PromotionDeps } from '@groundwork/delivery/promotion/deps'
import { requestPromotion } from '@groundwork/delivery/promotion/request'
import type { PlatformQueries } from '@groundwork/plugin-host/platform'

/** Delivery starts after the plugins, as it asks them; until then null. */
export type PromotionSource = () => PromotionDeps | null

/** What plugins may ask of delivery, in the contract's shapes. */
export function deliveryQueries({
  sql,
  promotions,
}: {
  sql: Sql
  promotions: PromotionSource
}): PlatformQueries['delivery'] {
  return {
    environments: () => environmentInfos(sql),
    targets: (filter) => targetInfos(sql, filter),
    versions: (filter) => versionInfos(sql, filter),
    promotions: (filter) => promotionInfos(sql, filter),
    async promotion(number) {
      const { items } = await promotionInfos(sql, { number, limit: 1 })
      return items[0] ?? null
    },
    async request({ project, unit, environment, version, key, note }, actor, person) {
      const deps = promotions()
      if (!deps) throw new UnavailableError('Promotions are not taken yet: the engine starts. Try again in a moment.')
      const target = { project, unit, environment }
      const requestKey = `${ownKey(actor)}/${key}`
      const ask = { target, version, actor, onBehalfOf: person, requestKey, planHash: null, note: note ?? null }
      const { number, created } = await requestPromotion(deps, ask)
      return { number, created }
    },
  }
}

/** Keys of two plugins are never one. */
function ownKey(actor: Actor): string {
  return actor.kind === 'plugin' ? `plugin/${actor.id}` : actor.kind
}
