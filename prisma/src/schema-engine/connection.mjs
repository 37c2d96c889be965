import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { columnTypeOf, engineTypes } from './column-types.mjs'
import { parseTarget } from './target.mjs'

// The engine takes this name to choose its PostgreSQL flavour.
export const adapterIdentity = { provider: 'postgres', adapterName: '@prisma/adapter-pg' }

const open = new Set()

/** Ends every connection that is still open; their locks and shadow databases go with them. */
export async function disposeAll() {
  for (const connection of open) await connection.dispose().catch(() => {})
}

/**
 * @param {string} url
 * @param {() => Promise<void>} [onDispose] runs after the connection has ended
 */
export async function connect(url, onDispose) {
  const { schema, connectionString } = parseTarget(url)
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`SET search_path = ${pg.escapeIdentifier(schema)}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw driverError(error)
  }
  const connection = new Connection({ client, schema, onDispose })
  open.add(connection)
  return connection
}

/** One connection in the form of a Prisma driver adapter. */
class Connection {
  provider = adapterIdentity.provider
  adapterName = adapterIdentity.adapterName

  constructor({ client, schema, onDispose }) {
    this.client = client
    this.schema = schema
    this.onDispose = onDispose
  }

  async query(query) {
    const text = typeof query === 'string'
    try {
      const config = text ? query : { text: query.sql, values: query.args, rowMode: 'array', types: engineTypes }
      return await this.client.query(config)
    } catch (error) {
      throw driverError(error)
    }
  }

  async queryRaw(query) {
    const { fields, rows } = await this.query(query)
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => columnTypeOf(field.dataTypeID)),
      rows,
    }
  }

  async executeRaw(query) {
    return (await this.query(query)).rowCount ?? 0
  }

  /** One message of the simple protocol, never split at semicolons: functions and $$ quoting stay whole. */
  async executeScript(sql) {
    await this.query(sql)
  }

  async startTransaction() {
    await this.query('BEGIN')
    const transaction = new Connection({ client: this.client, schema: this.schema })
    return Object.assign(transaction, {
      options: { usePhantomQuery: false },
      commit: async () => void (await transaction.query('COMMIT')),
      rollback: async () => void (await transaction.query('ROLLBACK')),
    })
  }

  getConnectionInfo() {
    return { schemaName: this.schema, supportsRelationJoins: true }
  }

  async dispose() {
    if (!open.delete(this)) return
    await this.client.end()
    await this.onDispose?.()
  }
}

function driverError(error) {
  if (!error.severity) {
    return new DriverAdapterError({ kind: 'GenericJs', id: 0, message: error.message, originalMessage: error.message })
  }
  const { code = 'N/A', severity, message, detail, column, hint } = error
  const original = { originalCode: code, originalMessage: message }
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint, ...original })
}
