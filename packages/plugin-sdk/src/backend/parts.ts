import type { AnyRouter } from '@trpc/server'
import type { Json } from '../platform/calls'
import type { Platform } from '../platform/platform'
import type { Caller, ConfigFinding, JobCall, PluginEvent } from '../protocol/protocol'

/**
 * One configured use of an extension point, made by an administrator: of one orchestrator plugin there may be several, each
 * with its own address. `config` is checked against the `configSchema` of the contribution.
 *
 * @example
 * ```ts
 * const address = ({ config }: Integration) => (config as { url: string }).url
 * ```
 */
export type Integration = { id: string; name: string; config: Json }

/**
 * What each handler and procedure is given. `platform` acts for the caller; `signal` aborts when the request is given up.
 *
 * @example
 * ```ts
 * const greet = procedure.query(({ ctx }: { ctx: BackendContext }) => `Hello ${ctx.caller.kind === 'user' ? ctx.caller.name : ''}`)
 * ```
 */
export type BackendContext = {
  caller: Caller
  platform: Platform
  requestId: string
  signal: AbortSignal
  /** Which integration a call of an extension point is for; null where it is for none. */
  integration: Integration | null
}

/**
 * What answers a request, a job, a batch of events or a check: what came, and the context of the call.
 *
 * @example
 * ```ts
 * const sync: Handler<JobCall> = async ({ attempt }, { platform }) => platform.log.info('Synced.', { attempt })
 * ```
 */
export type Handler<Input, Output = void> = (input: Input, context: BackendContext) => Output | Promise<Output>

/**
 * Methods of an extension point: each takes one input, as the point's interface says, and the context.
 *
 * @example
 * ```ts
 * const gate: PointImplementation = { evaluate: async () => ({ is: 'pass', why: 'Nothing stands against it.' }) }
 * ```
 */
export type PointImplementation = Record<string, (input: never, context: BackendContext) => unknown>

/**
 * The parts of a backend. The keys of `jobs`, `events`, `webhooks` and `points` are contribution ids of plugin.json.
 *
 * @example
 * ```ts
 * const parts: BackendParts = { router, jobs: { sync: async ({ payload }, { platform }) => platform.log.info('Synced.') } }
 * export default defineBackend(parts)
 * ```
 */
export type BackendParts<Router extends AnyRouter = AnyRouter> = {
  /** What `router/v1` offers; made with `initPluginRouter`. */
  router?: Router
  /** Any HTTP of its own, streams included: the path begins after `/http`. */
  http?: Handler<Request, Response>
  jobs?: Record<string, Handler<JobCall>>
  events?: Record<string, Handler<PluginEvent[]>>
  webhooks?: Record<string, Handler<Request, Response>>
  points?: Record<string, PointImplementation>
  /**
   * "Test connection": looks at a configuration before it is saved, and perhaps before the plugin is registered. Then it is
   * asked in a process for that alone, in which `start` did not run and the platform answers only what reads runs and
   * projects and calls the plugin's own hosts: no tables, stored values, secrets, jobs or notifications.
   */
  checkConfig?: Handler<Record<string, unknown>, ConfigFinding[]>
  /**
   * Before the first request. What it throws keeps the version from being used. Skipped, as `stop` is, in a process that is
   * started only for `checkConfig`.
   */
  start?(platform: Platform): void | Promise<void>
  /** After the last request. */
  stop?(): void | Promise<void>
}
