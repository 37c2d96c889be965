import { shimName } from '@groundwork/plugin-sdk/shared-modules'
import { sharedInstances } from './shared-instances'
import { sharedKey } from './shared-key'

type SharedLoader = (specifier: string) => Promise<object>

/** Lets the shims of shared modules reach this page's live instances; each is loaded when the first plugin asks for it. */
export function shareModules(): void {
  const place = globalThis as unknown as Record<symbol, SharedLoader | undefined>
  place[Symbol.for(sharedKey)] ??= async (specifier) => {
    const load = sharedInstances[specifier]
    if (!load) throw new Error(`"${specifier}" is not shared with plugins.`)
    return load()
  }
}

/**
 * Begins to load what a plugin's modules will ask for, by the addresses of the shims they import: else it would begin only
 * when all of its modules have come.
 */
export function warmShared(imports: string[]): void {
  const files = new Set(imports.map((address) => address.slice(address.lastIndexOf('/') + 1)))
  for (const [specifier, load] of Object.entries(sharedInstances)) {
    // A failure is the plugin's to meet: its shim asks again.
    if (files.has(shimName(specifier))) load().catch(() => {})
  }
}
