import { join } from 'node:path'
import { findCards } from './cards'
import { allowedRoot, isWithin, realOrNull, realRoots } from './inside'
import { localRoot } from './local-root'
import { type DatastoreReader, DatastoreRefusal } from './reader'

export type { DatastoreReader, DatastoreRoot } from './reader'

export type DatastoreOptions = {
  /** Folders that may be read; every path is checked against them after links are followed. */
  roots: readonly string[]
  /** Further folders under which cards are looked for. */
  cardRoots?: readonly string[]
}

/** Reads what runs left on this machine's disk. Other kinds of datastore answer with a sentence. */
export function createDatastore({ roots, cardRoots = [] }: DatastoreOptions): DatastoreReader {
  return {
    async open(dsType, root) {
      if (!root)
        throw new DatastoreRefusal(
          'The task has not said yet where it stores its data: that comes when its first attempt begins.',
        )
      if (dsType !== null && dsType !== 'local')
        throw new DatastoreRefusal(
          `This run stores its data in "${dsType}". Groundwork reads local folders for now; the run's status does not need them.`,
        )
      return localRoot(await allowedRoot(root, roots))
    },
    async cards(path, near) {
      const folders = [...roots, ...roots.map((root) => join(root, '.metaflow')), ...cardRoots]
      const real = near ? await realOrNull(near) : null
      const allowed = await realRoots(roots)
      // The folder above `.metaflow` may be deep inside an allowed root.
      if (real && allowed.some((root) => isWithin(root, real))) folders.push(real)
      return findCards(path, folders)
    },
  }
}
