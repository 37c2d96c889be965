import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { readBlob } from './blob'
import { fileInside } from './inside'
import {
  type Blob,
  type DatastoreRoot,
  DatastoreRefusal,
  type LogFile,
  type StoredArtifact,
  type TaskPath,
} from './reader'

const sources = ['runtime', 'task'] as const
const streams = ['stdout', 'stderr'] as const
const largestJson = 64 * 1024 * 1024

const segmentsOf = ({ flow, run, step, task }: TaskPath) => [flow, run, step, task]

/** A folder in Metaflow's local layout. `root` is a real path that is known to be allowed. */
export function localRoot(root: string): DatastoreRoot {
  return {
    blob: (flow, sha, limit) => readLocalBlob(root, { flow, sha, limit }),
    artifacts: (path, attempt) => readArtifacts(root, path, attempt),
    logs: async (path, attempt) => {
      const wanted = sources.flatMap((source) =>
        streams.map((stream) => ({ stream, name: `${attempt}.${source}_${stream}.log` })),
      )
      const files = await Promise.all(
        wanted.map(async ({ stream, name }) => openLog(await fileInside(root, [...segmentsOf(path), name]), stream)),
      )
      return files.filter((file) => file !== null)
    },
  }
}

async function readLocalBlob(
  root: string,
  { flow, sha, limit }: { flow: string; sha: string; limit: number },
): Promise<Blob> {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new DatastoreRefusal('The recorded hash of the value is not a SHA-1.')
  const folder = [flow, 'data', sha.slice(0, 2)]
  const path = await fileInside(root, [...folder, sha])
  if (!path)
    throw new DatastoreRefusal('The value is not in the datastore any more; only its name and hash were recorded.')
  const meta = await fileInside(root, [...folder, `${sha}_meta`])
  const raw = meta ? ((JSON.parse(await readFile(meta, 'utf8')) as { cas_raw?: boolean }).cas_raw ?? false) : false
  return readBlob(path, { zipped: !raw, limit })
}

async function openLog(path: string | null, stream: LogFile['stream']): Promise<LogFile | null> {
  if (!path) return null
  const { size, mtimeMs } = await stat(path)
  return {
    id: path,
    stream,
    size,
    mtimeMs,
    // `end` of a stream is inclusive.
    read: (start, end) => createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 21 }),
  }
}

type DataFile = {
  objects?: Record<string, string>
  info?: Record<string, { size?: number; type?: string; encoding?: string }>
}

async function readArtifacts(
  root: string,
  path: TaskPath,
  attempt: number,
): Promise<Map<string, StoredArtifact> | null> {
  const folder = segmentsOf(path)
  const file = await fileInside(root, [...folder, `${attempt}.data.json`])
  const done = await fileInside(root, [...folder, `${attempt}.DONE.lock`])
  if (!file || !done || (await stat(file)).size > largestJson) return null
  const { objects = {}, info = {} } = JSON.parse(await readFile(file, 'utf8')) as DataFile
  return new Map(
    Object.entries(objects).map(([name, sha]) => [
      name,
      { sha, size: info[name]?.size ?? null, type: info[name]?.type ?? null, encoding: info[name]?.encoding ?? null },
    ]),
  )
}
