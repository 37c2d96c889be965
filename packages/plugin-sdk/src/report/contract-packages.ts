import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sharedModules } from '../shared-modules'

/** A package that plugins build on, and the modules of it that are part of the contract. */
export type ContractPackage = {
  name: string
  folder: string
  /** The checked-in report, from the repository's root. */
  report: string
  /** Modules by their name in the report: sources below the folder. */
  modules: Record<string, string>
}

/** The repository's root. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url))

// What the portal and the command line alone use is not promised to plugins.
const sdkSubpaths = [
  'backend',
  'conformance',
  'contract',
  'manifest',
  'permissions',
  'platform',
  'points',
  'protocol',
  'testing',
  'ui',
]

/** The SDK and the parts of the design system that plugins may import. */
export function contractPackages(): ContractPackage[] {
  const uiPrefix = '@groundwork/ui/'
  const uiSubpaths = sharedModules.flatMap((each) => (each.startsWith(uiPrefix) ? [each.slice(uiPrefix.length)] : []))
  return [
    contractPackage('packages/plugin-sdk', 'packages/plugin-sdk/api/plugin-sdk.api.md', sdkSubpaths),
    contractPackage('packages/ui', 'packages/ui/api/ui.api.md', uiSubpaths),
  ]
}

function contractPackage(place: string, report: string, subpaths: string[]): ContractPackage {
  const folder = path.join(root, place)
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string
    exports: Record<string, string>
  }
  const modules = Object.fromEntries(
    subpaths.map((subpath) => {
      const source = manifest.exports[`./${subpath}`]
      if (!source) throw new Error(`${manifest.name} exports no "./${subpath}", but the contract names it.`)
      return [camelCase(subpath), source.replace(/^\.\//, '')]
    }),
  )
  return { name: manifest.name, folder, report, modules }
}

/** The name of a subpath's module in the report. */
export function camelCase(subpath: string): string {
  return subpath.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
