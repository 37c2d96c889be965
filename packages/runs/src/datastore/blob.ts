import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { type Blob, DatastoreRefusal } from './reader'

/** A file's bytes up to `limit`, decompressed on the way when `zipped`; a bomb stops at the limit. */
export async function readBlob(path: string, { zipped, limit }: { zipped: boolean; limit: number }): Promise<Blob> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  const source = zipped ? file.pipe(createGunzip()) : file
  file.on('error', (error) => source.destroy(error))
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > limit) break
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new DatastoreRefusal('The stored value is damaged: it is not what Metaflow compressed.')
    throw error
  } finally {
    source.destroy()
    file.destroy()
  }
  return { bytes: Buffer.concat(chunks).subarray(0, limit), cut: length > limit }
}
