import { isTransient } from '@groundwork/access/transient'
import type { Pool } from '@groundwork/db/pool'
import { createDatastore } from '@groundwork/runs/datastore'
import { readFailure } from '@groundwork/runs/failure'
import { librariesOf, readGraphInfo, retriesOf } from '@groundwork/runs/graph-info'
import type { FailureReader, GraphReader } from '@groundwork/runs/recording'

type Sources = { pool: Pool; roots: readonly string[]; cardRoots: readonly string[] }

/** What recording asks of the datastore. Whatever cannot be read is null: status and catalogue never need it. */
export function datastoreReaders({ pool, roots, cardRoots }: Sources): {
  graphOf: GraphReader
  failureOf: FailureReader
} {
  const datastore = createDatastore({ roots, cardRoots })
  return {
    graphOf: (run) =>
      orNull(async () => {
        const info = await readGraphInfo(pool, datastore, run)
        const { startStep, endStep } = info
        return { retries: retriesOf(info), startStep, endStep, libraries: librariesOf(info) }
      }),
    failureOf: (runNumber) => orNull(() => readFailure(pool, datastore, runNumber)),
  }
}

const expected = new Set(['DatastoreRefusal', 'NotFoundError'])

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    const known = error instanceof Error && (expected.has(error.name) || isTransient(error))
    if (!known) console.error('The datastore could not be read.', error)
    return null
  }
}
