import { warmShared } from '../shared/share-modules'
import { createLoader, type Loadable } from './loader'
import { bringStyles } from './plugin-styles'
import { report } from './report'
import { watchErrorsOf } from './watch-errors'

const loader = createLoader({
  // The browser's own import: what is behind the address is no part of the portal's build.
  importModule: (address) =>
    import(/* webpackIgnore: true */ /* turbopackIgnore: true */ address) as Promise<{ default?: unknown }>,
  bringStyles,
  report,
})

const begun = new Set<string>()

function begin(plugin: Loadable): void {
  begun.add(plugin.sha256)
  watchErrorsOf(plugin)
  void warmShared(plugin.imports)
}

/** The parts of a plugin's UI in this page. Only in the browser. */
export function loadPlugin(plugin: Loadable) {
  if (!begun.has(plugin.sha256)) begin(plugin)
  return loader.load(plugin)
}

export const forgetPlugin = loader.forget
