/**
 * What a plugin may ask for in `permissions`. Beside these, `http:<host>` or `http:<host>:<port>` asks for outgoing HTTP to one
 * host (`*.example.com` for all below a name). Its own configuration and its own log need no permission.
 *
 * @example
 * ```ts
 * permissions['runs.read'].words // "Read the run history"
 * ```
 */
export const permissions = {
  'catalog.read': { words: 'Read the catalogue: projects, flows, owners', grave: false },
  'runs.read': { words: 'Read the run history', grave: false },
  'artifacts.read': { words: 'Read the values that runs have stored', grave: true },
  'delivery.read': { words: 'Read versions, targets and promotions', grave: false },
  'promotions.request': { words: 'Ask for promotions, as itself', grave: true },
  kv: { words: 'Keep values in a key-value store of its own', grave: false },
  sql: { words: 'Keep tables in a database schema of its own', grave: false },
  jobs: { words: 'Work in the background and on a schedule', grave: false },
  'events.subscribe': { words: 'Be told of runs and projects that change', grave: false },
  'events.publish': { words: 'Publish events under its own name', grave: false },
  notifications: { words: 'Notify people in the portal', grave: false },
  secrets: { words: 'Read the secrets that are set for it', grave: true },
  webhooks: { words: 'Receive calls from other systems', grave: true },
  'host.process': { words: 'Start processes on the machine of the engine', grave: true },
} as const satisfies Record<string, { words: string; grave: boolean }>

/**
 * A permission that is a name, as against those for one host.
 *
 * @example
 * ```ts
 * const permission: PlainPermission = 'kv'
 * ```
 */
export type PlainPermission = keyof typeof permissions
/**
 * What may stand in `permissions`.
 *
 * @example
 * ```ts
 * const asked: Permission[] = ['kv', 'http:api.example.com']
 * ```
 */
export type Permission = PlainPermission | `http:${string}`

/**
 * What a permission for one host looks like.
 *
 * @example
 * ```ts
 * hostPermissionPattern.test('http:*.example.com') // true
 * ```
 */
export const hostPermissionPattern =
  /^http:(?!\*\.[^.]*$)(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?$/

/**
 * Whether a text is a permission.
 *
 * @example
 * ```ts
 * isPermission('http:api.example.com') // true
 * ```
 */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text) || hostPermissionPattern.test(text)
}

/**
 * What the permission allows, in words, and whether a person should think twice.
 *
 * @example
 * ```ts
 * describePermission('secrets') // { words: "Read the secrets that are set for it", grave: true }
 * ```
 */
export function describePermission(permission: Permission): { words: string; grave: boolean } {
  if (permission.startsWith('http:')) return { words: `Call ${permission.slice(5)} over HTTP`, grave: true }
  return permissions[permission as PlainPermission]
}
