import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { readModuleBytes } from '@groundwork/plugin-sdk/bundle/modules'
import { sharedModules } from '@groundwork/plugin-sdk/shared-modules'
import { shimFor } from './shared-portions'

const shared = new Set(sharedModules)
const shims = '/plugin-assets/shims/v1/'

/** The shared modules that a rewritten module loads, as addresses. */
export type RewrittenModule = { source: string; shims: string[] }

/**
 * Points the bare imports of shared modules at the portal's shims, which re-export its live instances; what is relative stays. Lines
 * are kept, so stack traces fit. Throws BundleRefusal when an import would be left that no browser resolves.
 */
export function rewriteModule(bytes: Uint8Array, file: string): RewrittenModule {
  const reading = readModuleBytes(bytes)
  if ('mistake' in reading) return failed(file, `it cannot be parsed (${reading.mistake})`)
  const source = new TextDecoder().decode(bytes)
  const used = new Set<string>()
  let rewritten = ''
  let at = 0
  for (const { specifier, names, start, end } of reading.imports) {
    if (specifier === null || !shared.has(specifier)) {
      if (specifier === null || !specifier.startsWith('.'))
        return failed(file, `the import ${specifier ?? '(computed)'} is left`)
      continue
    }
    const shim = shims + shimFor(specifier, names)
    used.add(shim)
    rewritten += source.slice(at, start) + JSON.stringify(shim)
    at = end
  }
  rewritten += source.slice(at)
  if (used.size > 0 && rewritten === source) return failed(file, 'nothing changed although it imports shared modules')
  return { source: rewritten, shims: [...used].sort() }
}

function failed(file: string, why: string): never {
  const message = `The imports of ${file} could not be pointed at the portal's modules: ${why}. Build it to plain ES modules and pack again.`
  throw new BundleRefusal({ code: 'rewrite-failed', message, file })
}
