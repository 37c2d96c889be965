import type { AnyRouter } from '@trpc/server'
import type { BackendParts } from './parts'
import { type BackendServer, type StartOptions, startBackend } from './server'

export type { Caller, ConfigFinding, JobCall, PluginEvent } from '../protocol/protocol'
export { BackendError, type BackendErrorKind } from './errors'
export { initPluginRouter } from './router'
export type { BackendContext, BackendParts, Handler, Integration, PointImplementation } from './parts'
export type { BackendServer, StartOptions } from './server'

/**
 * A backend that the host can start: the default export of the backend's entry.
 *
 * @example
 * ```ts
 * const backend: Backend<AppRouter> = defineBackend({ router })
 * ```
 */
export type Backend<Router extends AnyRouter = AnyRouter> = {
  readonly parts: BackendParts<Router>
  start(options?: StartOptions): Promise<BackendServer>
}

/**
 * Declares a plugin's backend. It runs in a process of its own; the host starts it and asks it over a Unix socket.
 *
 * @example
 * ```ts
 * export default defineBackend({
 *   router: titles,
 *   jobs: { refresh: async ({ payload }, { platform }) => platform.log.info('Refreshed.', { payload }) },
 * })
 * ```
 */
export function defineBackend<Router extends AnyRouter>(parts: BackendParts<Router>): Backend<Router> {
  return { parts, start: (options) => startBackend(parts, options) }
}
