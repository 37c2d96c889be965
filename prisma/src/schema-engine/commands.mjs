import pg from 'pg'
import { parseTarget, withDatabase } from './target.mjs'

// Codes of the server and of the network -> Prisma's.
const prismaCodes = {
  '28P01': 'P1000',
  28000: 'P1000',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  '3D000': 'P1003',
  '42P04': 'P1009',
}

const commands = {
  'can-connect-to-database': (target) => run(target.connectionString, 'SELECT 1'),
  'create-database': (target) => onMaintenance(target, `CREATE DATABASE ${pg.escapeIdentifier(target.database)}`),
  'drop-database': (target) => onMaintenance(target, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(target.database)}`),
}

/**
 * `schema-engine cli <command>`.
 * @param {import('./arguments.mjs').Arguments} args
 * @returns {Promise<number>} the exit code
 */
export async function runCommand({ command, datasource }) {
  try {
    const work = commands[command]
    if (!work) throw new Error(`Unknown command: ${command}`)
    await work(parseTarget(datasource.url))
    return 0
  } catch (error) {
    report(error)
    return 1
  }
}

const onMaintenance = (target, sql) => run(withDatabase(target.connectionString, 'postgres'), sql)

async function run(connectionString, sql) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The CLI skips the first line of stderr and reads the others as log records. */
function report(error) {
  const code = prismaCodes[error.code]
  const fields = { message: error.message || error.code, is_panic: false, ...(code && { error_code: code }), meta: {} }
  const record = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger', fields }
  process.stderr.write(`{}\n${JSON.stringify(record)}`)
}
