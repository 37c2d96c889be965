import pg from 'pg'

/** What a query needs: a pool, or one client inside a transaction. Queries take it first, so that a caller may hand either. */
export type Sql = Pick<pg.Pool, 'query'>
export type Pool = pg.Pool

// int8 arrives as text by default. Everything of ours that is int8 (milliseconds, run and task numbers, counts) stays
// below 2^53, so a plain number is safe. Set for our pools only: Prisma's adapter brings its own parsers.
const int8 = 20
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

export type PoolOptions = {
  max?: number
  applicationName?: string
  /** After this a query throws and its connection is given up: for callers that must answer even when the server hangs. */
  queryTimeoutMs?: number
}

/**
 * A connection pool over `url`. `query` throws within 5 s when no connection can be had, so that callers can answer
 * "try again" instead of hanging.
 */
export function createPool(
  url: string,
  { max = 10, applicationName = 'groundwork', queryTimeoutMs }: PoolOptions = {},
): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    types: parsers,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
  })
  // An idle connection that breaks (server restarted) must not end the process: the next query opens a new one.
  pool.on('error', () => {})
  // Nor one that breaks inside a transaction: there the query throws too, and nobody else listens to the client.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Runs `work` in one transaction; rolls back when it throws and rethrows what it threw. */
export async function transaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    broken = timedOut(error) || !(await rolledBack(client))
    throw error
  } finally {
    client.release(broken)
  }
}

/** A query that timed out goes on: ROLLBACK would wait behind it, while ending the connection rolls back at once. */
function timedOut(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK')
    return true
  } catch {
    return false
  }
}
