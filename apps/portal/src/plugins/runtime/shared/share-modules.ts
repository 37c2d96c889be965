import { shimName } from '@groundwork/plugin-sdk/shared-modules'
import { sharedInstances } from './shared-instances'
import { sharedKey } from './shared-key'

type SharedLoader = (specifier: string) => Promise<object>

/**
 * Lets the shims of shared modules reach this page's live instances: the `parts` that are there, others loaded when the
 * first plugin asks for them.
 */
export function shareModules(parts: Record<string, object>): void {
  const place = globalThis as unknown as Record<symbol, SharedLoader | undefined>
  place[Symbol.for(sharedKey)] ??= async (specifier) => {
    const there = parts[specifier]
    if (there) return there
    const load = sharedInstances[specifier]
    if (!load) throw new Error(`"${specifier}" is not shared with plugins.`)
    return load()
  }
}

/**
 * Loads what a plugin's modules will ask for, by the addresses of the shims they import: else it would begin only when all
 * of its modules have come. A failure is the plugin's to meet: its shim asks again.
 */
export async function warmShared(imports: string[]): Promise<void> {
  const files = new Set(imports.map((address) => address.slice(address.lastIndexOf('/') + 1)))
  const asked = Object.entries(sharedInstances).filter(([specifier]) => files.has(shimName(specifier)))
  await Promise.allSettled(asked.map(([, load]) => load()))
}
