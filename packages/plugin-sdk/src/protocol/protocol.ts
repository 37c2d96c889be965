/**
 * What passes between the host and a plugin's backend process: HTTP over a Unix socket, so a backend need not be written in
 * JavaScript. The host sends the headers below with each request; a backend answers the paths below.
 */
export const headers = {
  /** A short-lived token for the platform API, bound to this request's person where there is one. */
  token: 'x-groundwork-token',
  /** Who asks: base64url JSON of `Caller`. */
  caller: 'x-groundwork-caller',
  requestId: 'x-request-id',
} as const

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
  /** POST `{ args }` of a method of an extension point; answers `{ result }`. */
  point: (id: string, method: string) => `/-/points/${id}/${method}`,
  /** POST `{ values }`: the plugin's own check of a configuration ("test connection"); answers `{ findings: ConfigFinding[] }`. */
  checkConfig: '/-/check-config',
} as const

/** Environment of a backend process; there is nothing else in it but PATH, HOME, TMPDIR, LANG and TZ. */
export const environment = {
  socket: 'GROUNDWORK_PLUGIN_SOCKET',
  platformSocket: 'GROUNDWORK_PLATFORM_SOCKET',
  /** A token for calls that no request brings a token for; renewed through the platform API. */
  token: 'GROUNDWORK_PLATFORM_TOKEN',
  id: 'GROUNDWORK_PLUGIN_ID',
  version: 'GROUNDWORK_PLUGIN_VERSION',
  /** A folder of its own to write to; empty at each start. */
  scratch: 'GROUNDWORK_PLUGIN_SCRATCH',
} as const

/** The person, or the platform itself, that a request comes from. Roles are for showing; what must be refused, the host refuses. */
export type Caller =
  | { kind: 'user'; id: string; name: string; role: string; teams: { id: string; role: string }[] }
  | { kind: 'system' }

export type JobCall = { payload: unknown; attempt: number; key: string | null; slot: string | null }
export type PluginEvent = { id: string; topic: string; key: string; payload: unknown; at: string }
export type EventCall = { events: PluginEvent[] }
export type ConfigFinding = { path: string; level: 'error' | 'warning' | 'info'; message: string }
