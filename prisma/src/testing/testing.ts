import { randomBytes } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { createPrisma, type Prisma } from '../client'
import { createEventBus, type EventBus } from '../events/events'
import { uuidv7 } from '../ids'
import { createPool, type Pool } from '../pool'
import './global-setup'
import { inDatabase, onServer } from './template'

export type TestDatabase = {
  url: string
  /** The same server's database `postgres`, for tests that need databases of their own. */
  serverUrl: string
  pool: Pool
  prisma: Prisma
  bus: EventBus
  /** Closes everything and drops the database. Called after the file's tests by itself; calling it twice is harmless. */
  close(): Promise<void>
}

/**
 * A fresh clone of the migrated template (about 100 ms) with an installation id of its own. At the top level of a test file
 * it closes itself after the file's tests; from `beforeAll` return its `close` (Vitest takes no afterAll there). What
 * stays open is dropped at the end of the test run.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { serverUrl, template, clonePrefix } = inject('groundworkDatabase')
  const name = `${clonePrefix}${randomBytes(5).toString('hex')}`
  await onServer(serverUrl, (client) => client.query(`create database ${name} template ${template}`))
  const url = inDatabase(serverUrl, name)
  const pool = createPool(url, { max: 10, applicationName: 'groundwork-test' })
  await pool.query('update installation set id = $1', [uuidv7()])
  const prisma = createPrisma(pool)
  const bus = createEventBus({ pool, directUrl: url })
  let closing: Promise<void> | null = null
  const close = () => (closing ??= closeAll())
  async function closeAll() {
    await bus.close()
    await prisma.$disconnect()
    if (!pool.ended) await pool.end()
    await onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
  }
  closeAfterTests(close)
  return { url, serverUrl, pool, prisma, bus, close }
}

function closeAfterTests(close: () => Promise<void>): void {
  try {
    afterAll(close)
  } catch {
    // Called inside a test: the caller closes it, or the end of the test run drops it.
  }
}
