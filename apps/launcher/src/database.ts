import { Failure } from './failure'
import { type DataLayout, shownPath } from './paths'
import { readJson, writePrivateJson } from './private-file'

export type Database = {
  url: string
  embedded: boolean
  note: string
  /** The embedded server's process. */
  pid: number | null
  stop(): Promise<void>
}

/** The database that DATABASE_URL names, else a real PostgreSQL started below the data folder. Notes its address for the command line. */
export async function openDatabase(layout: DataLayout, env: NodeJS.ProcessEnv): Promise<Database> {
  const named = env['DATABASE_URL']
  const database = named ? await namedDatabase(named) : await embeddedDatabase(layout)
  writePrivateJson(layout.databaseFile, { url: database.url, embedded: database.embedded })
  return database
}

/** Where `npm start` last found its database, or null. */
export function notedDatabase(layout: DataLayout): { url: string; embedded: boolean } | null {
  const value = readJson(layout.databaseFile) as { url?: unknown; embedded?: unknown } | null
  return typeof value?.url === 'string' ? { url: value.url, embedded: value.embedded === true } : null
}

/** `port`: for a server that comes back under the address that portal and engine know. */
export async function embeddedDatabase(layout: DataLayout, port?: number): Promise<Database> {
  const { startEmbeddedPostgres } = await import('@groundwork/db/embedded')
  const server = await startEmbeddedPostgres({ dataDir: layout.postgres, database: 'groundwork', port }).catch(
    asFailure,
  )
  const note = server.created ? 'new' : server.reused ? 'one that was left running' : ''
  return {
    url: server.url,
    embedded: true,
    note: note || shownPath(server.dataDir),
    pid: server.pid,
    stop: () => server.stop(),
  }
}

async function namedDatabase(url: string): Promise<Database> {
  let where: URL
  try {
    where = new URL(url)
  } catch {
    throw new Failure('DATABASE_URL is not a URL: it looks like postgresql://user:password@host:5432/name.', 2)
  }
  return { url, embedded: false, note: `${where.hostname}${where.pathname}`, pid: null, stop: async () => {} }
}

/** Brings the database to the newest schema; a fast look when there is nothing to do. */
export async function migrateDatabase(url: string): Promise<void> {
  const { migrate } = await import('@groundwork/db/migrate')
  await migrate(url).catch(asFailure)
}

/** Both say in their message what is wrong and what to do. */
function asFailure(error: unknown): never {
  throw new Failure(error instanceof Error ? error.message : String(error))
}
