import { preloadModule } from 'react-dom'
import { surfaceCode } from '../surface/surface-code'
import type { Loadable } from './loader'
import { bringStyles } from './plugin-styles'

const warmed = new Map<string, Promise<unknown>>()
const begun = new Set<string>()
const readied = new Set<string>()

/**
 * Fetches what a plugin's UI will ask of the page, shared modules and its style sheets, so that they are there when its
 * code is; resolves when the shared modules are. Never rejects: what does not come now is asked for again, and its
 * failure shown, when the plugin is loaded.
 */
function warmPlugin(plugin: Loadable): Promise<unknown> {
  const { sha256, imports } = plugin
  const known = warmed.get(sha256)
  if (known) return known
  const shared = surfaceCode()
    .then(({ warmShared }) => warmShared(imports))
    .catch(() => {})
  warmed.set(sha256, shared)
  void bringStyles(plugin)
  return shared
}

/**
 * Begins to load a plugin that the page shows: what it asks of the page first, then its own code, while the page still
 * starts. May be called while rendering: it does a thing once for a version, and nothing on the server.
 */
export function beginPlugin(plugin: Loadable): void {
  if (typeof window === 'undefined' || !plugin.entry || begun.has(plugin.sha256)) return
  begun.add(plugin.sha256)
  Promise.all([surfaceCode(), warmPlugin(plugin)])
    .then(([{ loadPlugin }]) => loadPlugin(plugin))
    // Shown where the part is rendered.
    .catch(() => {})
}

let read = false

/** The same for those whose code the document that was opened preloads: its page shows them, and starts after its frame. */
export function beginPreloaded(plugins: Loadable[]): void {
  if (typeof window === 'undefined' || read) return
  read = true
  for (const plugin of plugins) if (plugin.entry && isPreloaded(plugin.entry)) beginPlugin(plugin)
}

function isPreloaded(address: string): boolean {
  return document.querySelector(`link[rel="modulepreload"][href="${CSS.escape(address)}"]`) !== null
}

/** Fetches what the page of a plugin will need, without running any code of the plugin: somebody is about to open it. */
export function readyPlugin(plugin: Loadable): void {
  const { sha256, entry, imports } = plugin
  if (!entry || readied.has(sha256)) return
  readied.add(sha256)
  void warmPlugin(plugin)
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce
  for (const address of [entry, ...imports]) preloadModule(address, { as: 'script', ...(nonce && { nonce }) })
}
