/**
 * What a plugin may ask for in `permissions`. Beside these, `http:<host>` or `http:<host>:<port>` asks for outgoing HTTP to one
 * host (`*.example.com` for all below a name). Its own configuration and its own log need no permission.
 */
export const permissions = {
  'catalog.read': { words: 'Read the catalogue: projects, flows, owners', grave: false },
  'runs.read': { words: 'Read the run history', grave: false },
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

export type PlainPermission = keyof typeof permissions
export type Permission = PlainPermission | `http:${string}`

const httpPermission = /^http:(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text) || httpPermission.test(text)
}

/** What the permission allows, in words, and whether a person should think twice. */
export function describePermission(permission: Permission): { words: string; grave: boolean } {
  if (permission.startsWith('http:')) return { words: `Call ${permission.slice(5)} over HTTP`, grave: true }
  return permissions[permission as PlainPermission]
}
