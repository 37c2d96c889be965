export type LockFile = { packages: Record<string, { optionalDependencies?: Record<string, string> }> }

/**
 * The optional packages that some package asks for and the lock file does not have, as "where -> what@range". Native
 * tools ship one optional package a platform; a version whose packages are not all published installs here and fails elsewhere.
 */
export function missingPlatformPackages({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(packages, place, name))
      .map(([name, range]) => `${place || 'package.json'} -> ${name}@${range}`),
  )
}

/** As Node looks for a package: beside the one that asks, then in each folder above. */
function resolves(packages: LockFile['packages'], place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === '') return false
  }
}
