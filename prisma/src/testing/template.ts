import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../migrate/migrate'
import { migrationsHash } from '../migrate/migrations'

/** Any number would do; it keeps two test runs from making the same template at once. */
const lockKey = 7_100_331

export function inDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.toString()
}

/** Runs `work` on a connection of its own to `database` of that server. */
export async function onServer<T>(
  serverUrl: string,
  work: (client: pg.Client) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const client = new pg.Client({ connectionString: inDatabase(serverUrl, database) })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * The name of a migrated database to clone from. Its name holds a hash of the migrations, so that one server serves
 * many test runs and a changed migration gets a new one. It appears by a rename when it is complete.
 */
export async function ensureTemplate(serverUrl: string): Promise<string> {
  const template = `groundwork_template_${migrationsHash()}`
  await onServer(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return
    const making = `groundwork_making_${randomBytes(6).toString('hex')}`
    try {
      await client.query(`create database ${making}`)
      await migrate(inDatabase(serverUrl, making))
      await client.query(`alter database ${making} rename to ${template}`)
    } catch (error) {
      await client.query(`drop database if exists ${making} with (force)`)
      throw error
    }
  })
  return template
}
