import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { transaction } from '../pool'
import { testDatabase } from '../testing/testing'
import { blobLimit, deleteBlob, getBlob, putBlob, putBlobs, readBlobParts } from './blobs'

const { pool } = await testDatabase()
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('blobs', () => {
  it('gives back what was put, whole and in parts', async () => {
    for (const size of [0, 1, 999_999, 1_000_000, 1_000_001, 2_500_000]) {
      const bytes = randomBytes(size)
      const sha256 = await putBlob(pool, bytes)
      expect(sha256).toBe(hashOf(bytes))
      expect((await getBlob(pool, sha256))?.equals(bytes)).toBe(true)
      const parts: Buffer[] = []
      for await (const part of readBlobParts(pool, sha256)) parts.push(part)
      expect(Buffer.concat(parts).equals(bytes)).toBe(true)
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(1_000_000)
    }
  })

  it('takes the same at the same time, once', async () => {
    const blobs = Array.from({ length: 20 }, () => randomBytes(150_000)).map((bytes) => ({
      sha256: hashOf(bytes),
      bytes,
    }))
    const orders = [blobs, blobs.toReversed(), blobs.toSorted(() => 1), blobs]
    await Promise.all(orders.map((order) => transaction(pool, (sql) => putBlobs(sql, order))))
    for (const { sha256, bytes } of blobs) expect((await getBlob(pool, sha256))?.equals(bytes)).toBe(true)
  })

  it('is nothing when it was not put, or was deleted', async () => {
    const sha256 = await putBlob(pool, Buffer.from('gone'))
    expect(await deleteBlob(pool, sha256)).toBe(true)
    expect(await deleteBlob(pool, sha256)).toBe(false)
    expect(await getBlob(pool, sha256)).toBeNull()
    for await (const _ of readBlobParts(pool, sha256)) throw new Error('There should be no part.')
  })

  it('says so when stored bytes were changed', async () => {
    const bytes = Buffer.from('as it was')
    const sha256 = await putBlob(pool, bytes)
    await pool.query(`update blob_part set bytes = 'changed' where sha256 = $1`, [Buffer.from(sha256, 'hex')])
    await expect(getBlob(pool, sha256)).rejects.toThrow('damaged')
    await expect(putBlob(pool, bytes)).rejects.toThrow('damaged')
    await expect(async () => {
      for await (const _ of readBlobParts(pool, sha256));
    }).rejects.toThrow('damaged')
  })

  it('refuses more than its limit', async () => {
    await expect(putBlob(pool, Buffer.alloc(blobLimit + 1))).rejects.toThrow(RangeError)
  })
})
