/**
 * An environment; versions go from a low rank to a high one.
 *
 * @example
 * ```ts
 * const live = ({ production }: EnvironmentInfo) => production
 * ```
 */
export type EnvironmentInfo = { name: string; title: string; rank: number; production: boolean }

/**
 * One version of a unit. `id` is its SHA-256; times are milliseconds since 1970.
 *
 * @example
 * ```ts
 * const label = ({ unit, number }: VersionInfo) => `${unit} v${number}`
 * ```
 */
export type VersionInfo = {
  id: string
  number: number
  alias: string | null
  project: string
  unit: string
  /** Made from a working tree with uncommitted changes, or from one that nothing is known of. */
  dirty: boolean
  /** The number of the run that it was made from. */
  runNumber: number | null
  note: string | null
  createdAt: number
}

/**
 * A unit in an environment, and what runs there.
 *
 * @example
 * ```ts
 * const empty = ({ version }: TargetInfo) => version === null
 * ```
 */
export type TargetInfo = {
  id: string
  project: string
  unit: string
  environment: string
  version: { id: string; number: number } | null
  since: number | null
  /** The promotion that holds it now. */
  promotion: { number: number; state: string } | null
}

/**
 * An attempt to bring a version to a target; people read its number as `P-12`.
 *
 * @example
 * ```ts
 * const done = ({ state }: PromotionInfo) => state === 'SUCCEEDED'
 * ```
 */
export type PromotionInfo = {
  number: number
  project: string
  unit: string
  environment: string
  version: { id: string; number: number }
  mode: 'deploy' | 'redeploy' | 'rollback'
  state: string
  /** Why it is in this state, in a sentence. */
  reason: string
  requestedAt: number
  finishedAt: number | null
}

/**
 * `after` is the `next` of the page before; `limit` at most 200, 50 by default.
 *
 * @example
 * ```ts
 * const filter: DeliveryFilter = { project: 'ranking', environment: 'production' }
 * await platform.delivery.targets(filter)
 * ```
 */
export type DeliveryFilter = { project?: string; unit?: string; environment?: string; after?: string; limit?: number }

/**
 * `key` makes it safe to ask twice: the same key again is the same promotion. `version` is its id.
 *
 * @example
 * ```ts
 * const ask: PromotionAsk = { project: 'ranking', unit: 'RetrieverFlow', environment: 'staging', version: id, key: `nightly-${id}` }
 * ```
 */
export type PromotionAsk = {
  project: string
  unit: string
  environment: string
  version: string
  key: string
  note?: string
}

/**
 * A unit and what runs of it in each environment, those with nothing included, from the lowest rank up. `newest` is its
 * newest version; times are milliseconds since 1970.
 *
 * @example
 * ```ts
 * const live = ({ targets }: UnitTargets) => targets.find(({ production }) => production)?.version
 * ```
 */
export type UnitTargets = {
  project: string
  unit: string
  newest: { id: string; number: number } | null
  targets: {
    environment: string
    title: string
    production: boolean
    /** Null: nothing was ever promoted to it. */
    targetId: string | null
    version: { id: string; number: number } | null
    since: number | null
    /** The promotion that holds it now. */
    promotion: { number: number; state: string } | null
    /** Gates of plugins that the environment asks of a promotion; what is not among them stops nothing there. */
    gates?: { plugin: string; gate: string }[]
  }[]
}
