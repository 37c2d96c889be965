import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'
import { listedFile } from './served-file'

/**
 * A file of a bundle as it was packed: a schema, a migration, README.md, or of the backend or UI, for which the bundle is unpacked
 * again. Null when it is not there.
 */
export async function bundleSource(sql: Sql, sha256: string, path: string): Promise<Buffer | null> {
  const file = await listedFile(sql, sha256, path)
  if (!file) return null
  if (!path.startsWith('ui/') && !path.startsWith('backend/')) return getBlob(sql, file.sha256)
  const packed = await getBlob(sql, sha256)
  const bytes = packed && (await unpackBundle(packed)).get(path)
  return bytes ? Buffer.from(bytes) : null
}
