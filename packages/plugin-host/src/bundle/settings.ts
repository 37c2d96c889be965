import path from 'node:path'
import { readShippedList, type ShippedList } from './shipped'

/** Where bundles may come from. */
export type BundleSettings = {
  shipped: ShippedList
  /** Base address of the npm registry, without a slash at its end. */
  npmRegistry: string
  /** The setting that the address is from, for messages; absent: the one to set, where it is nobody's. */
  npmRegistrySetting?: string
  /** Absolute folders below which plugins may be taken from the engine's own disk. */
  folders: readonly string[]
}

/** The first that is set is in force. */
const registrySettings = ['GROUNDWORK_PLUGIN_REGISTRY', 'GROUNDWORK_NPM_REGISTRY', 'npm_config_registry'] as const

/**
 * From GROUNDWORK_SHIPPED_PLUGINS, GROUNDWORK_PLUGIN_REGISTRY (else GROUNDWORK_NPM_REGISTRY, else npm's own npm_config_registry, else the public registry) and
 * GROUNDWORK_PLUGIN_FOLDERS (separated as in PATH).
 */
export async function bundleSettings(env: NodeJS.ProcessEnv): Promise<BundleSettings> {
  const setting = registrySettings.find((name) => env[name])
  const registry = (setting && env[setting]) || 'https://registry.npmjs.org'
  return {
    shipped: await readShippedList(env['GROUNDWORK_SHIPPED_PLUGINS'] || undefined),
    npmRegistry: registry.replace(/\/+$/, ''),
    npmRegistrySetting: setting ?? registrySettings[0],
    folders: (env['GROUNDWORK_PLUGIN_FOLDERS'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
  }
}
