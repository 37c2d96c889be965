// Not from the list of all that is shared, which is large.
import { shimName } from '@groundwork/plugin-sdk/shim-name'
import { frequentParts } from './frequent-parts'
import { sharedKey } from './shared-key'

type SharedLoader = (specifier: string) => Promise<object>

/** What every plugin finds on the page. */
let there = frequentParts
const others = async () => (await import('./shared-instances')).sharedInstances

/**
 * Lets the shims of shared modules reach this page's live instances: the `parts` that are there, others loaded when the
 * first plugin asks for them.
 */
export function shareModules(parts: Record<string, object>): void {
  const place = globalThis as unknown as Record<symbol, SharedLoader | undefined>
  there = { ...frequentParts, ...parts }
  place[Symbol.for(sharedKey)] ??= async (specifier) => {
    const known = there[specifier]
    if (known) return known
    const load = (await others())[specifier]
    if (!load) throw new Error(`"${specifier}" is not shared with plugins.`)
    return load()
  }
}

/**
 * Loads what a plugin's modules will ask for, by the addresses of the shims they import: else it would begin only when all
 * of its modules have come. A failure is the plugin's to meet: its shim asks again.
 */
export async function warmShared(imports: string[]): Promise<void> {
  const shims = imports.filter((address) => address.includes('/shims/'))
  const files = new Set(shims.map((address) => address.slice(address.lastIndexOf('/') + 1)))
  for (const specifier of Object.keys(there)) files.delete(shimName(specifier))
  if (files.size === 0) return
  const asked = Object.entries(await others()).filter(([specifier]) => files.has(shimName(specifier)))
  await Promise.allSettled(asked.map(([, load]) => load()))
}
