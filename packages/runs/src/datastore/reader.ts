import type { Readable as Answer } from '../history/rows'

/** Why a value cannot be read, as a sentence for a person, and the setting that mends it. */
export class DatastoreRefusal extends Error {
  override name = 'DatastoreRefusal' as const
  constructor(
    message: string,
    readonly setting: string | null = null,
  ) {
    super(message)
  }
}

/** A refusal as it is, and a file that the engine's user may not read as one; null for every other error. */
export function refusalOf(error: unknown): DatastoreRefusal | null {
  if (error instanceof DatastoreRefusal) return error
  const denied = error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
  if (!denied) return null
  const place = 'path' in error && typeof error.path === 'string' ? error.path : 'the datastore'
  return new DatastoreRefusal(
    `The engine's user may not read ${place}. Give it the right to read there, or run the engine as the user who owns it.`,
  )
}

/** Runs `read`; a refusal becomes an answer, every other error goes on. */
export async function answer<T>(read: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await read() }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal) return { ok: false, reason: refusal.message, setting: refusal.setting }
    throw error
  }
}

/** Where a task's files lie, in the ids that stand in paths. */
export type TaskPath = { flow: string; run: string; step: string; task: string }

/** The bytes of a blob before compression. `cut`: the limit was reached and this is only the beginning. */
export type Blob = { bytes: Buffer; cut: boolean }

/** One log file. `id` with `size` and `mtimeMs` tells whether it changed. */
export type LogFile = {
  id: string
  stream: 'stdout' | 'stderr'
  size: number
  mtimeMs: number
  /** Bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): AsyncIterable<Buffer>
}

/** What `N.data.json` says of an attempt's artifacts. */
export type StoredArtifact = { sha: string; size: number | null; type: string | null; encoding: string | null }

export type StoredCard = { hash: string; type: string; id: string | null; open(): Promise<Buffer> }

/** One datastore root: the same questions whether it is a folder or a bucket. All ids are checked, none is trusted. */
export type DatastoreRoot = {
  /** @throws DatastoreRefusal when the blob is not there */
  blob(flow: string, sha: string, limit: number): Promise<Blob>
  /** null while the attempt has not ended. */
  artifacts(path: TaskPath, attempt: number): Promise<Map<string, StoredArtifact> | null>
  logs(path: TaskPath, attempt: number): Promise<LogFile[]>
}

export type DatastoreReader = {
  /** @throws DatastoreRefusal for a kind that is not supported or a root that is not allowed */
  open(dsType: string | null, root: string | null): Promise<DatastoreRoot>
  /** Cards lie outside of the datastore root; `near` is the root of the task's own data. */
  cards(path: TaskPath, near: string | null): Promise<StoredCard[]>
}
