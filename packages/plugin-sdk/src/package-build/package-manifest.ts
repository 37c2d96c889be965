import {
  declarationFile,
  isScript,
  moduleName,
  type PackageJson,
  type PublicPackage,
  type Subpath,
} from './package-kind'

type Target = string | { types: string; default: string }
type PublicManifest = Record<string, unknown> & { exports: Record<string, Target> }

/**
 * The package.json that outsiders get: subpaths lead to built modules with their types, dependencies are exact, and packages of this
 * repository, which no registry has, are peers that the installer names by their address.
 */
export function packageManifest(own: PackageJson, kind: PublicPackage, subpaths: Subpath[]): PublicManifest {
  const dependencies = Object.entries(own.dependencies ?? {})
  const ours = dependencies.filter(([name]) => name.startsWith('@groundwork/')).map(([name]) => name)
  const theirs = dependencies.filter(([name]) => !name.startsWith('@groundwork/'))
  const loose = theirs.find(([, range]) => !/^\d/.test(range))
  if (loose)
    throw new Error(
      `${own.name} depends on ${loose[0]} as "${loose[1]}": a package that others install names exact versions.`,
    )
  const optional = Object.fromEntries(ours.map((name) => [name, { optional: true }]))
  return {
    name: own.name,
    version: own.version,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: ['*.css'],
    engines: { node: '>=20.19' },
    ...(kind.program ? { bin: { [kind.program.command]: `./dist/${kind.program.entry}.js` } } : {}),
    exports: {
      ...Object.fromEntries(subpaths.map((entry) => [entry.subpath, target(entry)])),
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(theirs),
    peerDependencies: { ...own.peerDependencies, ...Object.fromEntries(ours.map((name) => [name, '*'])) },
    peerDependenciesMeta: { ...own.peerDependenciesMeta, ...optional },
  }
}

function target(entry: Subpath): Target {
  if (!isScript(entry)) return `./${entry.source}`
  return { types: `./types/${declarationFile(entry)}`, default: `./dist/${moduleName(entry)}.js` }
}
