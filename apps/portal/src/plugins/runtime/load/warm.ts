import { preloadModule } from 'react-dom'
import { bringStyles } from './add-styles'
import type { Loadable } from './loader'

type Warmed = Pick<Loadable, 'id' | 'sha256' | 'entry' | 'imports' | 'styles'>

const warmed = new Set<string>()
const readied = new Set<string>()

/**
 * Begins to load what a plugin's UI will ask of the page, shared modules and its style sheets, so that they are there when
 * its code is. May be called while rendering: it does a thing once for a version, and nothing on the server.
 */
export function warmPlugin(plugin: Warmed): void {
  const { sha256, imports, entry } = plugin
  if (typeof window === 'undefined' || !entry || warmed.has(sha256)) return
  warmed.add(sha256)
  // What does not come now is asked for again, and its failure shown, when the plugin is loaded.
  import('../shared/share-modules').then(({ warmShared }) => warmShared(imports)).catch(() => {})
  void bringStyles(plugin)
}

let read = false

/** The same for those whose code the document that was opened preloads: its page shows them, and starts after its frame. */
export function warmPreloaded(plugins: Warmed[]): void {
  if (typeof window === 'undefined' || read) return
  read = true
  for (const plugin of plugins) if (plugin.entry && isPreloaded(plugin.entry)) warmPlugin(plugin)
}

function isPreloaded(address: string): boolean {
  return document.querySelector(`link[rel="modulepreload"][href="${CSS.escape(address)}"]`) !== null
}

/** Fetches what the page of a plugin will need, without running any code of the plugin: somebody is about to open it. */
export function readyPlugin(plugin: Warmed): void {
  const { sha256, entry, imports } = plugin
  if (!entry || readied.has(sha256)) return
  readied.add(sha256)
  warmPlugin(plugin)
  import('../surface/plugin-surface').catch(() => {})
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce
  for (const address of [entry, ...imports]) preloadModule(address, { as: 'script', ...(nonce && { nonce }) })
}
