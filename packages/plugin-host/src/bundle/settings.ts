import path from 'node:path'
import { readShippedList, type ShippedList } from './shipped'

/** Where bundles may come from. */
export type BundleSettings = {
  shipped: ShippedList
  /** Base address of the npm registry, without a slash at its end. */
  npmRegistry: string
  /** Absolute folders below which plugins may be taken from the engine's own disk. */
  folders: readonly string[]
}

/**
 * From GROUNDWORK_SHIPPED_PLUGINS, GROUNDWORK_PLUGIN_REGISTRY (else GROUNDWORK_NPM_REGISTRY, else npm's own npm_config_registry, else the public registry) and
 * GROUNDWORK_PLUGIN_FOLDERS (separated as in PATH).
 */
export async function bundleSettings(env: NodeJS.ProcessEnv): Promise<BundleSettings> {
  const own = env['GROUNDWORK_PLUGIN_REGISTRY'] || env['GROUNDWORK_NPM_REGISTRY']
  const registry = own || env['npm_config_registry'] || 'https://registry.npmjs.org'
  return {
    shipped: await readShippedList(env['GROUNDWORK_SHIPPED_PLUGINS'] || undefined),
    npmRegistry: registry.replace(/\/+$/, ''),
    folders: (env['GROUNDWORK_PLUGIN_FOLDERS'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
  }
}
