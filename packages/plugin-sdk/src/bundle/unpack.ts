import { gunzip } from './gzip'
import { checkIntegrity } from './integrity'
import type { BundleFiles } from './limits'
import { checkCollisions, checkPath, pathText } from './paths'
import { quoted, refuse } from './problem'
import { readTar, type TarEntry } from './tar'

/**
 * The files of a packed bundle, every one checked against integrity.json. A tarball of npm is taken too: there all lies below
 * `package/`, and its package.json is left out. Throws BundleRefusal for anything that is not a sound bundle.
 */
export async function unpackBundle(packed: Uint8Array): Promise<BundleFiles> {
  const files = plainFiles(readTar(await gunzip(packed)))
  checkIntegrity(files)
  return files
}

function plainFiles(entries: readonly TarEntry[]): BundleFiles {
  const named = entries.map(({ path, bytes }) => ({ path: pathText(path), bytes }))
  for (const { path } of named) checkPath(path)
  checkCollisions(named.map(({ path }) => path))
  const npm = named.some(({ path }) => path.startsWith('package/'))
  const files = npm ? withoutRoot(named) : named
  const nested = files.find(({ path }) => path.endsWith('package.json'))
  if (nested)
    refuse(
      'package-json',
      `${quoted(nested.path)} has no place in a bundle: what runs it reads plugin.json alone. Remove it.`,
      {
        file: nested.path,
      },
    )
  return new Map(files.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, bytes }) => [path, bytes]))
}

type NamedFile = { path: string; bytes: Uint8Array }

function withoutRoot(files: readonly NamedFile[]): NamedFile[] {
  const outside = files.find(({ path }) => !path.startsWith('package/'))
  if (outside)
    refuse(
      'mixed-root',
      `${quoted(outside.path)} lies outside of package/, where the other files are. Put all files there, or none.`,
      {
        file: outside.path,
      },
    )
  return files
    .filter(({ path }) => path !== 'package/package.json')
    .map(({ path, bytes }) => ({ path: path.slice('package/'.length), bytes }))
}
