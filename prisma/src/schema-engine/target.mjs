// Parameters of Prisma's own in a connection string; node-postgres and the server do not know them.
const prismaOnly = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout']

/** @param {string} url Prisma's connection string */
export function parseTarget(url) {
  const parsed = new URL(url)
  const schema = parsed.searchParams.get('schema') ?? 'public'
  for (const name of prismaOnly) parsed.searchParams.delete(name)
  return { schema, database: decodeURIComponent(parsed.pathname.slice(1)), connectionString: parsed.toString() }
}

/** The same server and options, another database. */
export function withDatabase(url, database) {
  const parsed = new URL(url)
  parsed.pathname = `/${encodeURIComponent(database)}`
  return parsed.toString()
}
