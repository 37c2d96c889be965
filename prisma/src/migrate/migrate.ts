import pg from 'pg'
import { readMigrations } from './migrations'
import { runPrisma } from './prisma-command'

/**
 * Brings the database to the newest schema, as `prisma migrate deploy` does; makes the database when it is not there.
 * Throws an Error with Prisma's own text when a migration fails or the database cannot be reached.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  if (await isUpToDate(databaseUrl)) return
  const { code, output } = await runPrisma(['migrate', 'deploy'], { databaseUrl })
  if (code !== 0) throw new Error(`The database could not be migrated.\n${output.trim()}`)
}

/** One query instead of a child process of two seconds, for the many starts that have nothing to migrate. */
async function isUpToDate(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string; checksum: string }>(
      `select migration_name as name, checksum from _prisma_migrations
       where finished_at is not null and rolled_back_at is null order by migration_name`,
    )
    return JSON.stringify(rows) === JSON.stringify(readMigrations())
  } catch {
    // No database or no table yet; any other trouble is for Prisma to name.
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
