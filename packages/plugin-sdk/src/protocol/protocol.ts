/**
 * What passes between the host and a plugin's backend process: HTTP over a Unix socket, so a backend need not be written in
 * JavaScript. The host sends the headers below with each request; a backend answers the paths below.
 *
 * @example
 * ```ts
 * const token = request.headers[headers.token]
 * ```
 */
export const headers = {
  /** A short-lived token for the platform API, bound to this request's person where there is one. */
  token: 'x-groundwork-token',
  /** Who asks: base64url JSON of `Caller`. */
  caller: 'x-groundwork-caller',
  requestId: 'x-request-id',
} as const

/**
 * Where the host asks a backend for what.
 *
 * @example
 * ```ts
 * paths.job('sync') // "/-/jobs/sync"
 * ```
 */
export const paths = {
  /** GET: 200 when it can take requests. */
  health: '/-/health',
  /** The tRPC router: what `router/v1` offers. */
  trpc: '/trpc',
  /** Any HTTP of the plugin's own, streams included: the rest of the path is the plugin's. */
  http: '/http',
  /** POST `JobCall`; 200 done, anything else is a failure with `{ message }`. */
  job: (id: string) => `/-/jobs/${id}`,
  /** POST `EventCall`; 200 taken. */
  event: (id: string) => `/-/events/${id}`,
  /** The webhook's own request, as it came. */
  webhook: (id: string) => `/-/webhooks/${id}`,
  /** POST `{ input, integration? }` of a method of an extension point, the input an object and the integration `{ id, name, config }`; answers `{ result }`. */
  point: (id: string, method: string) => `/-/points/${id}/${method}`,
  /** POST `{ values }`: the plugin's own check of a configuration ("test connection"); answers `{ findings: ConfigFinding[] }`. */
  checkConfig: '/-/check-config',
} as const

/**
 * Environment of a backend process; there is nothing else in it but PATH, HOME, TMPDIR, LANG and TZ.
 *
 * @example
 * ```ts
 * server.listen(process.env[environment.socket])
 * ```
 */
export const environment = {
  socket: 'GROUNDWORK_PLUGIN_SOCKET',
  platformSocket: 'GROUNDWORK_PLATFORM_SOCKET',
  /** A token for calls that no request brings a token for; renewed through the platform API. */
  token: 'GROUNDWORK_PLATFORM_TOKEN',
  id: 'GROUNDWORK_PLUGIN_ID',
  version: 'GROUNDWORK_PLUGIN_VERSION',
  /** A folder of its own to write to; empty at each start. */
  scratch: 'GROUNDWORK_PLUGIN_SCRATCH',
  /** "1" in a process that is started only to ask it about a configuration: `paths.checkConfig`, and nothing else. */
  trial: 'GROUNDWORK_PLUGIN_TRIAL',
} as const

/**
 * The person, or the platform itself, that a request comes from. Roles are for showing; what must be refused, the host refuses.
 *
 * @example
 * ```ts
 * const name = (caller: Caller) => (caller.kind === 'user' ? caller.name : 'Groundwork')
 * ```
 */
export type Caller =
  | { kind: 'user'; id: string; name: string; role: string; teams: { id: string; slug: string; role: string }[] }
  | { kind: 'system' }

/**
 * One attempt of a job: its payload, the attempt from 1 on, the key it was queued by, and the slot of its schedule.
 *
 * @example
 * ```ts
 * const again = ({ attempt }: JobCall) => attempt > 1
 * ```
 */
export type JobCall = { payload: unknown; attempt: number; key: string | null; slot: string | null }
/**
 * Something that happened; `id` is the same when it is told again, `at` is RFC 3339.
 *
 * @example
 * ```ts
 * const finished = ({ topic, key }: PluginEvent) => `${topic} ${key}`
 * ```
 */
export type PluginEvent = { id: string; topic: string; key: string; payload: unknown; at: string }
/**
 * Events in their order; told again until the handler has taken them.
 *
 * @example
 * ```ts
 * const call: EventCall = { events: [{ id: '1', topic: 'run', key: 'Train/7', payload: {}, at: '2026-03-01T07:00:00Z' }] }
 * ```
 */
export type EventCall = { events: PluginEvent[] }
/**
 * What a check of a configuration found; `path` is the JSON pointer of the value (`/flows/1`), "" for the whole.
 *
 * @example
 * ```ts
 * const finding: ConfigFinding = { path: '/market', level: 'error', message: 'There is no market "xx".' }
 * ```
 */
export type ConfigFinding = { path: string; level: 'error' | 'warning' | 'info'; message: string }
