import { addStyles } from './add-styles'
import { createLoader, type Loadable } from './loader'
import { report } from './report'
import { watchErrorsOf } from './watch-errors'

/** One file of the page, the one that `warmPlugin` began to fetch: imported here directly, it would come twice. */
const shared = () => import('../shared/share-modules')

const loader = createLoader({
  async importModule(address) {
    // What the plugin imports asks the page at once.
    const { shareModules } = await shared()
    shareModules()
    // The browser's own import: what is behind the address is no part of the portal's build.
    return import(/* webpackIgnore: true */ /* turbopackIgnore: true */ address) as Promise<{ default?: unknown }>
  },
  addStyles,
  report,
})

const begun = new Set<string>()

function begin(plugin: Loadable): void {
  begun.add(plugin.sha256)
  watchErrorsOf(plugin)
  // A failure is the import's to meet.
  shared()
    .then(({ warmShared }) => warmShared(plugin.imports))
    .catch(() => {})
}

/** The parts of a plugin's UI in this page. Only in the browser. */
export function loadPlugin(plugin: Loadable) {
  if (!begun.has(plugin.sha256)) begin(plugin)
  return loader.load(plugin)
}

export const forgetPlugin = loader.forget
