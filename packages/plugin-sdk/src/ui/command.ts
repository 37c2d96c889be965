import type { TRPCClient } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { pageAddress } from './address'
import { clientOf } from './client'
import type { PluginHostApi, PluginInfo, ToastMessage } from './host-api'

/**
 * What a command may do when it is chosen.
 *
 * @example
 * ```ts
 * const open = ({ navigate }: CommandContext) => navigate('/titles')
 * ```
 */
export type CommandContext = {
  /** To a page of the plugin, as in `plugin.json`; with `portal` to any of the portal's. */
  navigate: (path: string, options?: { portal?: boolean; replace?: boolean }) => void
  toast: (message: string | ToastMessage) => void
  /** The plugin's router, typed: `client<AppRouter>().titles.sync.mutate()`. */
  client: <Router extends AnyTRPCRouter>() => TRPCClient<Router>
}

/**
 * Carries out a command; what it throws is shown as a toast under the plugin's name.
 *
 * @example
 * ```ts
 * const sync: CommandHandler = async ({ client, toast }) => {
 *   await client<AppRouter>().sync.mutate()
 *   toast('Synced.')
 * }
 * ```
 */
export type CommandHandler = (context: CommandContext) => void | Promise<void>

/**
 * Runs a command of a plugin for the portal; never rejects: what went wrong is said in a toast and reported.
 *
 * @example
 * ```ts
 * await runCommand({ host, plugin, handler: definition.commands.sync })
 * ```
 */
export async function runCommand(call: {
  host: PluginHostApi
  plugin: PluginInfo
  handler: CommandHandler
}): Promise<void> {
  const { host, plugin, handler } = call
  try {
    await handler({
      navigate: (path, { portal, ...options } = {}) =>
        host.navigate(portal ? path : pageAddress(plugin, path), options),
      toast: (message) => host.toast(typeof message === 'string' ? { text: message } : message),
      client: <Router extends AnyTRPCRouter>() => clientOf(host, plugin) as unknown as TRPCClient<Router>,
    })
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    host.toast({ text: `${plugin.name}: ${message}` })
    host.reportCrash({ pluginId: plugin.id, message, ...(stack ? { stack } : {}) })
  }
}
