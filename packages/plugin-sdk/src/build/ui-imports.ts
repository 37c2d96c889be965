import { builtinModules } from 'node:module'
import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import { sharedModules } from '../shared-modules'

const shared = new Set(sharedModules)
const sharedPackages = new Set(['react', 'react-dom', '@tanstack/react-query', '@groundwork/ui'])
const backendOnly = new Set(
  ['backend', 'platform', 'testing', 'conformance', 'ui-host', 'bundle'].map(
    (name) => `@groundwork/plugin-sdk/${name}`,
  ),
)
const builtins = new Set(builtinModules)

/** Leaves the portal's shared modules bare, and says at once what a browser could not load or the portal would refuse. */
export function uiImports(): Plugin {
  return {
    name: 'groundwork-ui-imports',
    setup(build) {
      build.onResolve({ filter: /^(node:|https?:|\/\/|[^./])/ }, resolveBare)
    },
  }
}

function resolveBare({ path: specifier, kind }: OnResolveArgs): OnResolveResult | undefined {
  if (kind === 'entry-point' || kind === 'import-rule' || kind === 'url-token') return undefined
  if (shared.has(specifier)) return { path: specifier, external: true }
  const refusal = refuse(specifier)
  return refusal ? { errors: [{ text: refusal }] } : undefined
}

function refuse(specifier: string): string | null {
  if (/^(https?:)?\/\//.test(specifier))
    return `The UI of a plugin may not import from another site (${specifier}): install the package, and it becomes part of the bundle.`
  if (specifier.startsWith('node:') || builtins.has(specifier))
    return `"${specifier}" is part of Node.js, which a browser does not have: use it in the backend.`
  if (backendOnly.has(specifier))
    return `"${specifier}" is not for the UI: import types with "import type", and call the backend through createPluginClient.`
  if (sharedPackages.has(packageName(specifier)))
    return `"${specifier}" is not offered to plugins. Of this package they may import: ${offered(packageName(specifier))}.`
  return null
}

function offered(name: string): string {
  return sharedModules.filter((module) => packageName(module) === name).join(', ')
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
