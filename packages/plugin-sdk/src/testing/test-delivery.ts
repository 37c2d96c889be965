import type { CallName, Page, PlatformCalls } from '../platform/calls'
import type { EnvironmentInfo, PromotionInfo, TargetInfo, VersionInfo } from '../platform/delivery'
import { PlatformError } from '../platform/error'
import type { TestWorld } from './test-calls'

/**
 * What a backend finds in `platform.delivery`.
 *
 * @example
 * ```ts
 * const delivery: TestDelivery = { environments: [{ name: 'production', title: 'Production', rank: 3, production: true }] }
 * ```
 */
export type TestDelivery = {
  environments?: EnvironmentInfo[]
  targets?: TargetInfo[]
  versions?: VersionInfo[]
  promotions?: PromotionInfo[]
}

type Names = Extract<CallName, `delivery.${string}` | 'promotions.request'>
type Filter = { project?: string; unit?: string; environment?: string; limit?: number }

export const deliveryAnswers: {
  [Name in Names]: (world: TestWorld, input: PlatformCalls[Name]['input']) => PlatformCalls[Name]['output']
} = {
  'delivery.environments': ({ delivery }) => ({ items: delivery.environments ?? [] }),
  'delivery.targets': ({ delivery }, filter) => page(delivery.targets ?? [], filter),
  'delivery.versions': ({ delivery }, filter) => page(delivery.versions ?? [], filter),
  'delivery.promotions': ({ delivery }, filter) => page(delivery.promotions ?? [], filter),
  'delivery.promotion': ({ delivery }, { number }) =>
    delivery.promotions?.find((promotion) => promotion.number === number) ?? null,
  'promotions.request': ({ delivery, recorded }, ask) => {
    const environments = delivery.environments ?? []
    if (!environments.some(({ name }) => name === ask.environment))
      throw new PlatformError(`There is no environment "${ask.environment}".`, { code: 'not-found' })
    const before = recorded.promotions.findIndex(({ key }) => key === ask.key)
    if (before >= 0) return { number: before + 1, created: false }
    return { number: recorded.promotions.push(ask), created: true }
  },
}

function page<T extends { project: string; unit: string; environment?: string }>(all: T[], filter: Filter): Page<T> {
  const { project, unit, environment, limit = 50 } = filter
  const fits = (each: T) =>
    (project ?? each.project) === each.project &&
    (unit ?? each.unit) === each.unit &&
    (environment ?? each.environment) === each.environment
  return { items: all.filter(fits).slice(0, limit), next: null }
}
