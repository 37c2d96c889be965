/**
 * How far a point may be relied on. `experimental` needs the plugin's opt-in by name; `deprecated` names what replaces it and until when.
 *
 * @example
 * ```ts
 * const ending: Stability = { level: 'deprecated', replacement: 'page/v2', lastDay: '2028-01-31' }
 * ```
 */
export type Stability =
  | { level: 'stable' }
  | { level: 'experimental' }
  | { level: 'deprecated'; replacement: string; lastDay: string }

/**
 * What is known of a point beside its name.
 *
 * @example
 * ```ts
 * const { side, what }: PointFacts = pointFacts('page/v1')
 * ```
 */
export type PointFacts = { side: 'ui' | 'backend' | 'manifest'; stability: Stability; what: string }

const stable = { level: 'stable' } as const
const experimental = { level: 'experimental' } as const

/**
 * Every extension point by its id. An incompatible change makes a new `/vN`; the old one stays for a published time.
 *
 * @example
 * ```ts
 * Object.keys(extensionPoints) // ["page/v1", "nav/v1", ...]
 * ```
 */
export const extensionPoints = {
  'page/v1': { side: 'ui', stability: stable, what: 'A page of its own below /p/<plugin id>/' },
  'nav/v1': { side: 'manifest', stability: stable, what: 'An entry of the navigation that leads to one of its pages' },
  'project/tab/v1': { side: 'ui', stability: stable, what: 'A tab of the project page' },
  'project/card/v1': { side: 'ui', stability: stable, what: 'A card on the overview of the project page' },
  'run/tab/v1': { side: 'ui', stability: stable, what: 'A tab of the run page' },
  'run/card/v1': { side: 'ui', stability: stable, what: 'A card on the run page' },
  'home/card/v1': { side: 'ui', stability: stable, what: 'A card on the home page' },
  'settings/page/v1': { side: 'ui', stability: stable, what: 'A page below Settings' },
  'command/v1': { side: 'ui', stability: stable, what: 'An action in the command palette' },
  'target/card/v1': {
    side: 'ui',
    stability: experimental,
    what: 'A card on the page of a target: a unit in an environment',
  },
  'router/v1': { side: 'backend', stability: stable, what: 'A typed API of its own, called from its pages' },
  'webhook/v1': { side: 'backend', stability: stable, what: 'An address that other systems post to' },
  'job/v1': { side: 'backend', stability: stable, what: 'Work in the background, on request or on a schedule' },
  'event/v1': { side: 'backend', stability: stable, what: 'A handler of events' },
  'config/schema/v1': { side: 'manifest', stability: stable, what: 'The shape of its configuration' },
  'config/editor/v1': {
    side: 'ui',
    stability: experimental,
    what: 'An editor of its own for its configuration, on the configuration tab',
  },
  'integration/orchestrator/v1': { side: 'backend', stability: stable, what: 'Runs flows on an orchestrator' },
  'integration/compute/v1': { side: 'backend', stability: stable, what: 'Offers compute' },
  'integration/data/v1': { side: 'backend', stability: experimental, what: 'Offers data sources' },
  'integration/serving/v1': { side: 'backend', stability: experimental, what: 'Serves in real time' },
  'integration/cache/v1': { side: 'backend', stability: experimental, what: 'Keeps precomputed results' },
  'integration/notifier/v1': { side: 'backend', stability: experimental, what: 'Carries notifications elsewhere' },
  'integration/secrets/v1': { side: 'backend', stability: experimental, what: 'Keeps secrets' },
  'delivery/path/v1': { side: 'backend', stability: stable, what: 'A deployment path' },
  'delivery/gate/v1': { side: 'backend', stability: stable, what: 'A gate before a promotion' },
  'delivery/verification/v1': { side: 'backend', stability: stable, what: 'A check after a promotion' },
  'catalog/provider/v1': { side: 'backend', stability: experimental, what: 'Adds entries to the catalogue' },
} as const satisfies Record<string, PointFacts>

/**
 * The id of an extension point with its number.
 *
 * @example
 * ```ts
 * const point: PointId = 'project/tab/v1'
 * ```
 */
export type PointId = keyof typeof extensionPoints
/**
 * Every extension point, in the order of the reference.
 *
 * @example
 * ```ts
 * for (const id of pointIds) console.log(id)
 * ```
 */
export const pointIds = Object.keys(extensionPoints) as PointId[]

/**
 * Whether there is an extension point of that name.
 *
 * @example
 * ```ts
 * isPointId('page/v9') // false
 * ```
 */
export function isPointId(text: string): text is PointId {
  return Object.hasOwn(extensionPoints, text)
}

/**
 * What is known of an extension point.
 *
 * @example
 * ```ts
 * pointFacts('target/card/v1').stability.level // "experimental"
 * ```
 */
export function pointFacts(id: PointId): PointFacts {
  return extensionPoints[id]
}
