import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import type { BundleRow } from '../registry/bundles'

// A schema is found by the hash of its file, so what was read once holds for ever.
const known = new Map<string, unknown>()
const mostKnown = 200

/** The JSON Schema of a bundle's configuration; null when it takes none. */
export async function configSchemaOf(sql: Sql, { manifest, files }: BundleRow): Promise<unknown> {
  const contribution = manifest.contributes
    .filter((one) => one.point === 'config/schema/v1')
    .find((one) => one.for !== 'projects')
  const sha256 = contribution && files[contribution.file]?.sha256
  if (!sha256) return null
  if (known.has(sha256)) return known.get(sha256)
  const bytes = await getBlob(sql, sha256)
  const schema = bytes && readJson(bytes.toString('utf8'))
  if (known.size >= mostKnown) known.clear()
  known.set(sha256, schema)
  return schema
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
