import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { readBlob } from './blob'
import { plainFileInside } from './inside'
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
/** About a thousand artifacts are 200 kB. */
const largestJson = 8 * 1024 * 1024
const largestMeta = 4 * 1024

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
        wanted.map(async ({ stream, name }) =>
          openLog(await plainFileInside(root, [...segmentsOf(path), name]), stream),
        ),
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
  const path = await plainFileInside(root, [...folder, sha])
  if (!path)
    throw new DatastoreRefusal('The value is not in the datastore any more; only its name and hash were recorded.')
  return readBlob(path, { zipped: !(await isRaw(root, [...folder, `${sha}_meta`])), limit })
}

/** Whether the blob is stored as it is; without a word on it, it is compressed. */
async function isRaw(root: string, segments: string[]): Promise<boolean> {
  const path = await plainFileInside(root, segments)
  if (!path) return false
  const { bytes } = await readBlob(path, { zipped: false, limit: largestMeta })
  const meta = parsed(bytes.toString('utf8'))
  return isRecord(meta) && meta['cas_raw'] === true
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

async function readArtifacts(
  root: string,
  path: TaskPath,
  attempt: number,
): Promise<Map<string, StoredArtifact> | null> {
  const folder = segmentsOf(path)
  const file = await plainFileInside(root, [...folder, `${attempt}.data.json`])
  const done = await plainFileInside(root, [...folder, `${attempt}.DONE.lock`])
  if (!file || !done || (await stat(file)).size > largestJson) return null
  const data = parsed(await readFile(file, 'utf8'))
  if (!isRecord(data)) throw new DatastoreRefusal(`The list of the attempt's values is damaged: ${file}.`)
  const { objects, info } = data
  const about = isRecord(info) ? info : {}
  return new Map(
    Object.entries(isRecord(objects) ? objects : {}).map(([name, sha]) => [name, storedArtifact(sha, about[name])]),
  )
}

function storedArtifact(sha: unknown, about: unknown): StoredArtifact {
  const { size, type, encoding } = isRecord(about) ? about : {}
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    sha: text(sha) ?? '',
    size: typeof size === 'number' ? size : null,
    type: text(type),
    encoding: text(encoding),
  }
}

/** What lies in a datastore may be half written or not what it should be: null for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
