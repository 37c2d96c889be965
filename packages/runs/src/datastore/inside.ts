import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { DatastoreRefusal } from './reader'

const setting = 'GROUNDWORK_DATASTORE_ROOTS'

const isMissing = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(String(error.code))

/** The path without links; null when nothing is there. */
export async function realOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** The allowed folders as they really are; a folder that does not exist yet is looked for again at the next call. */
export async function realRoots(roots: readonly string[]): Promise<string[]> {
  const found = await Promise.all(roots.filter(Boolean).map((root) => realOrNull(resolve(root))))
  return found.filter((root) => root !== null)
}

/**
 * The real path of a root that a client claimed, when it lies in an allowed folder.
 * @throws DatastoreRefusal otherwise, naming the setting
 */
export async function allowedRoot(claimed: string, roots: readonly string[]): Promise<string> {
  const shown = claimed.length > 200 ? `${claimed.slice(0, 200)}…` : claimed
  if (!isAbsolute(claimed) || claimed.includes('\0'))
    throw new DatastoreRefusal(`The run names "${shown}" as its datastore, which is not an absolute path.`)
  const allowed = await realRoots(roots)
  const isNamedInside = allowed.some((root) => isWithin(root, resolve(claimed)))
  // What does not exist or may not be looked at is judged by its name, so that a refusal does not tell what is outside.
  const real = await realOrNull(claimed).catch((error: unknown) => {
    if (isNamedInside) throw error
    return null
  })
  if (real ? allowed.some((root) => isWithin(root, real)) : isNamedInside) {
    if (real) return real
    throw new DatastoreRefusal(`The run's datastore ${shown} is not on this machine any more, or was never on it.`)
  }
  throw new DatastoreRefusal(
    `The run's datastore ${shown} is not among the folders that Groundwork may read. Add it to ${setting} and start Groundwork again: the page Connect has the command.`,
    setting,
  )
}

/** As `fileInside`, for plain files only: opening a pipe would wait for a writer. */
export async function plainFileInside(root: string, segments: readonly string[]): Promise<string | null> {
  const path = await fileInside(root, segments)
  return path && (await stat(path)).isFile() ? path : null
}

const safeSegment = /^(?!\.{1,2}$)[^/\\\0]{1,255}$/

/**
 * A file under `root`, which must be a real path. Null when it does not exist.
 * @throws DatastoreRefusal when a part is not a plain name or a link leads out of the root
 */
export async function fileInside(root: string, segments: readonly string[]): Promise<string | null> {
  for (const segment of segments)
    if (!safeSegment.test(segment))
      throw new DatastoreRefusal(`"${segment.slice(0, 80)}" cannot be part of a path in the datastore.`)
  const real = await realOrNull(join(root, ...segments))
  if (real === null) return null
  if (!isWithin(root, real))
    throw new DatastoreRefusal(
      `A link in the datastore leads out of ${root}. Groundwork reads only inside of the folders named in ${setting}.`,
      setting,
    )
  return real
}
