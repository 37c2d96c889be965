import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { env } from '../env'

type SdkFile = { bytes: Uint8Array<ArrayBuffer>; type: string; etag: string }

const types = new Map([
  ['plugin-sdk.tgz', 'application/gzip'],
  ['ui.tgz', 'application/gzip'],
  ['plugin.schema.json', 'application/schema+json; charset=utf-8'],
])

// The files are small and asked for seldom, but each npm install asks for all of them.
const kept = new Map<string, { key: string; file: SdkFile }>()

/** The names that `/sdk/` has. */
export const sdkFileNames: ReadonlySet<string> = new Set(types.keys())

/** A file that authors of plugins install; null when there is none of that name or it was not built. */
export async function sdkFile(name: string): Promise<SdkFile | null> {
  const type = types.get(name)
  const folder = env().GROUNDWORK_SDK_FOLDER
  if (!type || !folder) return null
  const file = path.join(folder, name)
  const facts = await stat(file).catch(() => null)
  if (!facts) return null
  const key = `${facts.mtimeMs} ${facts.size} ${facts.ino}`
  const known = kept.get(name)
  if (known?.key === key) return known.file
  const bytes = new Uint8Array(await readFile(file))
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
  const read = { bytes, type, etag }
  kept.set(name, { key, file: read })
  return read
}
