import type { PluginDefinition } from '@groundwork/plugin-sdk/ui'
import type { ContributedPlugin } from '../store/contributed'

export type Loadable = Pick<ContributedPlugin, 'id' | 'name' | 'sha256' | 'entry' | 'styles' | 'imports'>
type Loading = Promise<PluginDefinition> & { status?: string; value?: PluginDefinition }

export type LoaderParts = {
  importModule: (address: string) => Promise<{ default?: unknown }>
  bringStyles: (plugin: Loadable) => Promise<void>
  report: (load: { pluginId: string; sha256: string; ms: number; error?: string; stack?: string | undefined }) => void
}

/**
 * Loads the UI of plugins, each version once. A load that failed stays failed: a page that reads it again and again while
 * it renders must not fetch again and again. `forget` is for the person who presses Retry.
 */
export function createLoader({ importModule, bringStyles, report }: LoaderParts) {
  const loads = new Map<string, Loading>()
  const tries = new Map<string, number>()

  async function load(plugin: Loadable): Promise<PluginDefinition> {
    const { id: pluginId, sha256, entry } = plugin
    const started = performance.now()
    try {
      if (!entry) throw new Error(`${plugin.name} has no UI.`)
      const again = tries.get(sha256) ?? 0
      // Browsers keep a module that failed under its address, some of them for the life of the page.
      const address = again > 0 ? `${entry}?retry=${again}` : entry
      const [module] = await Promise.all([importModule(address), bringStyles(plugin)])
      const definition = definitionOf(module, plugin.name)
      report({ pluginId, sha256, ms: performance.now() - started })
      return definition
    } catch (thrown) {
      const error = inWords(thrown, plugin.name)
      report({ pluginId, sha256, ms: performance.now() - started, error: error.message, stack: error.stack })
      throw error
    }
  }

  return {
    /** The parts of a plugin's UI. The same promise each time, so that a component can read it with `use`. */
    load(plugin: Loadable): Promise<PluginDefinition> {
      const known = loads.get(plugin.sha256)
      if (known) return known
      const loading: Loading = load(plugin)
      // React reads these two and need not wait a turn for what is there.
      loading.then(
        (value) => Object.assign(loading, { status: 'fulfilled', value }),
        () => {},
      )
      loads.set(plugin.sha256, loading)
      return loading
    },
    /** Forgets a load that failed, so that the next one fetches again. A version that was loaded stays. */
    forget(sha256: string): void {
      const known = loads.get(sha256)
      if (!known || known.status === 'fulfilled') return
      loads.delete(sha256)
      tries.set(sha256, (tries.get(sha256) ?? 0) + 1)
    },
  }
}

// Each browser has words of its own for a module that did not come.
const didNotCome = /dynamically imported module|importing a module script failed/i

function inWords(thrown: unknown, name: string): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  if (!didNotCome.test(error.message)) return error
  return new Error(`The code of ${name} could not be fetched. Check the connection, then retry.`, { cause: error })
}

function definitionOf(module: { default?: unknown }, name: string): PluginDefinition {
  const definition = module.default
  if (typeof definition === 'object' && definition !== null) return definition as PluginDefinition
  throw new Error(
    `The UI of ${name} exports no definition. Its entry must end with "export default definePlugin({ ... })".`,
  )
}
