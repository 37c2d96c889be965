import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import type { StoredFile } from './stored-files'

export type BundleFile = { bytes: Buffer; type: string }

/**
 * A file of a bundle as browsers get it: of `ui/` with modules rewritten and styles scoped, or icon.svg. Null for what is not there
 * and for what is not for browsers.
 */
export async function bundleFile(sql: Sql, sha256: string, path: string): Promise<BundleFile | null> {
  const file = await listedFile(sql, sha256, path)
  if (!file?.served) return null
  const bytes = await getBlob(sql, file.sha256)
  return bytes && { bytes, type: file.type }
}

/** How a bundle lists one of its files; null when it has none of that path. */
export async function listedFile(sql: Sql, sha256: string, path: string): Promise<StoredFile | null> {
  const { rows } = await sql.query<{ file: StoredFile | null }>({
    name: 'bundle-file',
    text: 'select files -> $2 as file from plugin_bundle where sha256 = $1',
    values: [sha256, path],
  })
  return rows[0]?.file ?? null
}
