import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import pg from 'pg'
import { databaseFolder, readMigrations } from './migrations'

/**
 * Brings the database to the newest schema, as `prisma migrate deploy` does; makes the database when it is not there.
 * Throws an Error with Prisma's own text when a migration fails or the database cannot be reached.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  if (await isUpToDate(databaseUrl)) return
  const { code, output } = await runPrisma(['migrate', 'deploy'], databaseUrl)
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

export type PrismaResult = { code: number; output: string }

/** Runs one command of Prisma's CLI in this workspace against `databaseUrl`. Never throws for a failing command. */
export function runPrisma(command: string[], databaseUrl: string): Promise<PrismaResult> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const cli = path.join(path.dirname(manifest), 'build/index.js')
  const child = spawn(process.execPath, [cli, ...command], {
    cwd: databaseFolder,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
