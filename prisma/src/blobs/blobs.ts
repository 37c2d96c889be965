import { createHash } from 'node:crypto'
import type { Sql } from '../pool'

const partBytes = 1_000_000
const mostParts = 64

/** Most bytes of one blob: 64 parts of 1 MB. */
export const blobLimit = partBytes * mostParts

/** Bytes under their hash; `sha256` is lower-case hex. */
export type NamedBytes = { sha256: string; bytes: Uint8Array }

/**
 * Stores bytes under their SHA-256 (lower-case hex, returned). Storing the same again, also at the same time, changes nothing.
 * Throws RangeError above 64 MB, and when what is stored under that hash is something else. Hand in a transaction: a blob of
 * several parts is whole only at its commit.
 */
export async function putBlob(sql: Sql, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await putBlobs(sql, [{ sha256, bytes }])
  return sha256
}

/**
 * Stores many at once, few round trips for many small ones. The hashes are the caller's word: they are checked where something is
 * stored already, and by every reader.
 */
export async function putBlobs(sql: Sql, blobs: readonly NamedBytes[]): Promise<void> {
  // Everybody writes in the same order, so that two transactions with the same blobs wait for one another and never in a ring.
  const distinct = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()]
  distinct.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  const known: string[] = []
  let batch: Part[] = []
  let batchBytes = 0
  const flush = async () => {
    if (batch.length > 0) known.push(...(await insertParts(sql, batch)))
    batch = []
    batchBytes = 0
  }
  for (const part of distinct.flatMap(partsOf)) {
    if (batchBytes + part.bytes.length > partBytes) await flush()
    batch.push(part)
    batchBytes += part.bytes.length
  }
  await flush()
  for (const sha256 of new Set(known)) await verify(sql, sha256)
}

type Part = { sha256: string; part: number; bytes: Uint8Array }

function partsOf({ sha256, bytes }: NamedBytes): Part[] {
  if (bytes.length > blobLimit)
    throw new RangeError(`A blob may have ${blobLimit} bytes; this one has ${bytes.length}.`)
  const count = Math.max(1, Math.ceil(bytes.length / partBytes))
  return Array.from({ length: count }, (_, part) => {
    return { sha256, part, bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes) }
  })
}

/** Inserts and returns the hashes of those that were there already. */
async function insertParts(sql: Sql, parts: readonly Part[]): Promise<string[]> {
  const { rows } = await sql.query<{ sha256: string; part: number }>({
    name: 'blob-insert',
    text: `insert into blob_part (sha256, part, bytes)
      select decode(p.sha256, 'hex'), p.part, p.bytes from unnest($1::text[], $2::int[], $3::bytea[]) as p(sha256, part, bytes)
      on conflict do nothing returning encode(sha256, 'hex') as sha256, part`,
    values: [
      parts.map(({ sha256 }) => sha256),
      parts.map(({ part }) => part),
      parts.map(({ bytes }) => Buffer.from(bytes)),
    ],
  })
  const written = new Set(rows.map(({ sha256, part }) => `${sha256}/${part}`))
  return parts.filter(({ sha256, part }) => !written.has(`${sha256}/${part}`)).map(({ sha256 }) => sha256)
}

async function verify(sql: Sql, sha256: string): Promise<void> {
  const { rows } = await sql.query<{ whole: boolean | null }>({
    name: 'blob-verify',
    text: `select sha256(string_agg(bytes, ''::bytea order by part)) = $1 as whole from blob_part where sha256 = $1`,
    values: [Buffer.from(sha256, 'hex')],
  })
  if (rows[0]?.whole !== true)
    throw new Error(`The blob ${sha256} is stored and does not have its hash: the table blob_part is damaged.`)
}

/** The bytes of a blob, checked against their hash; null when there is none. Throws when they do not have that hash. */
export async function getBlob(sql: Sql, sha256: string): Promise<Buffer | null> {
  const { rows } = await sql.query<{ bytes: Buffer }>({
    name: 'blob-get',
    text: 'select bytes from blob_part where sha256 = $1 order by part',
    values: [Buffer.from(sha256, 'hex')],
  })
  if (rows.length === 0) return null
  const bytes = rows.length === 1 ? rows[0]!.bytes : Buffer.concat(rows.map((row) => row.bytes))
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damaged(sha256)
  return bytes
}

/** The parts of a blob one after another, for what need not be in memory at once. Throws at the end when the hash is another. */
export async function* readBlobParts(sql: Sql, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for (let part = 0; part < mostParts; part++) {
    const { rows } = await sql.query<{ bytes: Buffer }>({
      name: 'blob-part',
      text: 'select bytes from blob_part where sha256 = $1 and part = $2',
      values: [Buffer.from(sha256, 'hex'), part],
    })
    const bytes = rows[0]?.bytes
    if (!bytes && part === 0) return
    if (!bytes) break
    hash.update(bytes)
    yield bytes
  }
  if (hash.digest('hex') !== sha256) throw damaged(sha256)
}

function damaged(sha256: string): Error {
  return new Error(`The blob ${sha256} was read and does not have its hash: the table blob_part is damaged.`)
}

/** Removes a blob; true when there was one. Whoever calls it knows that nothing names it any more. */
export async function deleteBlob(sql: Sql, sha256: string): Promise<boolean> {
  return (await deleteBlobs(sql, [sha256])) > 0
}

/** Removes blobs; returns how many parts there were. */
export async function deleteBlobs(sql: Sql, hashes: readonly string[]): Promise<number> {
  const { rowCount } = await sql.query({
    name: 'blob-delete',
    text: `delete from blob_part where sha256 in (select decode(h, 'hex') from unnest($1::text[]) as h)`,
    values: [hashes],
  })
  return rowCount ?? 0
}
