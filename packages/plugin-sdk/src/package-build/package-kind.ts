import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A package of this repository that outsiders install. */
export type PublicPackage = {
  /** Its folder in the repository. */
  folder: string
  /** Of the packed file, without ".tgz". */
  file: string
  /** Subpaths that stay here, with all below them: they serve this repository alone. */
  inward: string[]
  /** A program, built by itself as `dist/<name>`, and folders of `src` that it reads. */
  program?: { command: string; entry: string; folders: string[] }
}

export function publicPackages(root: string): { ui: PublicPackage; sdk: PublicPackage } {
  return {
    ui: { folder: path.join(root, 'packages/ui'), file: 'ui', inward: [] },
    sdk: {
      folder: path.join(root, 'packages/plugin-sdk'),
      file: 'plugin-sdk',
      inward: ['./bundle', './package-build', './pack-plugin', './ui-host', './config-check'],
      program: { command: 'groundwork-plugin', entry: 'cli/main', folders: ['templates/plugin'] },
    },
  }
}

/** The fields of a package.json that are read here. */
export type PackageJson = {
  name: string
  version: string
  exports: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** A subpath and its source: `./button` and `src/button.tsx`. */
export type Subpath = { subpath: string; source: string }

export function readPackageJson({ folder }: PublicPackage): PackageJson {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageJson
}

export function outwardSubpaths({ exports }: PackageJson, { inward }: PublicPackage): Subpath[] {
  return Object.entries(exports)
    .filter(([subpath]) => !inward.some((inner) => subpath === inner || subpath.startsWith(`${inner}/`)))
    .map(([subpath, source]) => ({ subpath, source: path.posix.normalize(source) }))
}

export function isScript({ source }: Subpath): boolean {
  return /\.tsx?$/.test(source)
}

/** `./button` as the name of its module in `dist/`. */
export function moduleName({ subpath }: Subpath): string {
  return subpath.replace(/^\.\//, '')
}

/** Where the declarations of a script lie below the folder of declarations. */
export function declarationFile({ source }: Subpath): string {
  return source.replace(/^src\//, '').replace(/\.tsx?$/, '.d.ts')
}

/** For the compiler: the package's subpaths by name, and the declarations in `folder` that were made of them. */
export function declarationPaths(kind: PublicPackage, folder: string): Record<string, string[]> {
  const own = readPackageJson(kind)
  const scripts = outwardSubpaths(own, kind).filter(isScript)
  return Object.fromEntries(
    scripts.map((entry) => [`${own.name}/${moduleName(entry)}`, [path.join(folder, declarationFile(entry))]]),
  )
}
