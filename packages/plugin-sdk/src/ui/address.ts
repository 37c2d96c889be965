import type { PluginInfo } from './host-api'

/**
 * The portal's address of a plugin's page. `path` is what `plugin.json` has as the page's path ("/titles/drama"); an address that
 * already begins with the plugin's base path stays as it is.
 */
export function pageAddress(plugin: Pick<PluginInfo, 'basePath'>, path: string): string {
  const { basePath } = plugin
  if (path === basePath || path.startsWith(`${basePath}/`) || path.startsWith(`${basePath}?`)) return path
  if (path === '' || path === '/') return basePath
  return /^[/?#]/.test(path) ? `${basePath}${path.replace(/^\/(?=[?#]|$)/, '')}` : `${basePath}/${path}`
}

/** Whether the address leads away from the portal. */
export function isOutside(address: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address)
}
