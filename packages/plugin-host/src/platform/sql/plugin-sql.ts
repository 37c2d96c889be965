import { isTransient } from '@groundwork/access/transient'
import type { SqlResult, SqlStatement } from '@groundwork/plugin-sdk/platform'
import pg from 'pg'
import { CallRefusal } from '../refusal'
import { inRoleTransaction, jsonTypes, type Limits, type Telling } from './connection'
import { ensureSchema, roleName, roleUrl, type SchemaAccess } from './role'
import { followSize, type SchemaSize } from './size'
import { splitStatements } from './statements'

const connectionsOfPlugin = 4
/** Of all plugins on this engine together: a server's own limit is often 100. */
const connectionsOfEngine = 40
const mostRows = 5_000
/** Of one plugin's tables with their indexes. */
const usualMostBytes = 256 * 1024 * 1024
const limits: Limits = { statementMs: 5_000, totalMs: 6_000, bytes: 5_000_000 }
/** What always writes, where it does anything; of the others a function or a part may. */
const writing = ['insert', 'update', 'delete', 'merge']
/** What is allowed at run time; tables and functions are made by migrations. */
const keywords = ['select', 'with', 'insert', 'update', 'delete', 'merge', 'values', 'table']

type PluginPool = { pool: pg.Pool; schema: string; size: SchemaSize }

/** SQL of plugins, each in its own schema under its own role. */
export function createPluginSql(access: SchemaAccess, mostBytes = usualMostBytes) {
  const pools = new Map<string, Promise<PluginPool>>()
  let open = 0

  async function makePool(pluginId: string): Promise<PluginPool> {
    await ensureSchema(access, pluginId)
    const pool = new pg.Pool({
      connectionString: await roleUrl(access, pluginId),
      max: connectionsOfPlugin,
      application_name: `groundwork-plugin-${pluginId}`.slice(0, 63),
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 5_000,
      types: jsonTypes,
    })
    pool.on('error', () => {})
    pool.on('connect', (client) => {
      open += 1
      client.on('error', () => {})
    })
    pool.on('remove', () => {
      open -= 1
    })
    const schema = await roleName(access.pool, pluginId)
    const size = followSize({ pool: access.pool, role: schema, mostBytes, connect: () => pool.connect() })
    return { pool, schema, size }
  }

  function poolOf(pluginId: string): Promise<PluginPool> {
    let pool = pools.get(pluginId)
    if (!pool) {
      pool = makePool(pluginId)
      pools.set(pluginId, pool)
      pool.catch(() => pools.delete(pluginId))
    }
    return pool
  }

  async function forget(pluginId: string): Promise<void> {
    const pool = pools.get(pluginId)
    pools.delete(pluginId)
    await pool?.then(({ pool: old }) => old.end()).catch(() => {})
  }

  async function connect({ pool }: PluginPool, pluginId: string): Promise<pg.PoolClient> {
    if (open >= connectionsOfEngine && pool.idleCount === 0)
      throw new CallRefusal('unavailable', 'All database connections for plugins are in use. Try again in a moment.')
    try {
      return await pool.connect()
    } catch (error) {
      // The role was dropped or its password changed under us: made anew by the next call.
      if (error instanceof pg.DatabaseError && (error.code ?? '').startsWith('28')) void forget(pluginId)
      if (!isTransient(error)) throw error
      const words = `Its ${connectionsOfPlugin} database connections are all in use, or the database is away. Try again in a moment.`
      throw new CallRefusal('unavailable', words)
    }
  }

  return {
    /** All statements in one transaction, and `telling`'s row in it where they wrote. Throws CallRefusal with what the database says. */
    async run(
      pluginId: string,
      statements: readonly SqlStatement[],
      telling: Telling | null = null,
    ): Promise<SqlResult<unknown>[]> {
      const kinds = statements.map(({ text }) => keywordOf(text))
      const plugin = await poolOf(pluginId)
      const { schema, size } = plugin
      const standing = await size.standing()
      const deletes = kinds.every((kind) => kind === 'delete')
      const readOnly = standing === 'overfull' || (standing === 'full' && !deletes)
      const client = await connect(plugin, pluginId)
      try {
        const writes = kinds.some((kind) => writing.includes(kind))
        const session = { hostPool: access.pool, client, schema, limits, readOnly, telling, writes }
        return await inRoleTransaction(session, async ({ run }) => {
          const results: SqlResult<unknown>[] = []
          for (const statement of statements) {
            const { rows, rowCount } = await run(statement)
            refuseMany(results.reduce((sum, result) => sum + result.rows.length, rows.length))
            results.push({ rows, rowCount })
          }
          return results
        })
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === readOnlyState) throw tooFull(mostBytes, standing)
        throw sqlRefusal(error)
      } finally {
        size.used(kinds.includes('delete'))
      }
    },
    /** Ends the plugin's connections, for example before its schema is dropped. */
    forget,
    async close() {
      await Promise.all([...pools.keys()].map(forget))
    },
  }
}

export type PluginSql = ReturnType<typeof createPluginSql>

function refuseMany(rows: number): void {
  if (rows <= mostRows) return
  throw new CallRefusal(
    'too-large',
    `The answer has more than ${mostRows} rows. Nothing was changed. Add a LIMIT and read it page by page.`,
  )
}

const readOnlyState = '25006'

function tooFull(mostBytes: number, standing: 'free' | 'full' | 'overfull'): CallRefusal {
  const most = `${Math.round(mostBytes / 1024 / 1024)} MB`
  const words =
    standing === 'overfull'
      ? `Its tables take more than twice the ${most} that they may: nothing can be written. A migration that drops or empties one makes room.`
      : `Its tables take more than the ${most} that they may: nothing is written until rows are deleted. Send each DELETE by itself.`
  return new CallRefusal('too-large', words)
}

/** Throws CallRefusal unless it is one statement of a kind that is allowed here. */
function keywordOf(text: string): string {
  const statements = splitStatements(text)
  if (statements.length === 0) throw new CallRefusal('bad-input', 'The statement is empty.')
  if (statements.length > 1)
    throw new CallRefusal('bad-input', 'There is more than one statement. Send each by itself, or use sql.transaction.')
  const { keyword } = statements[0]!
  if (keywords.includes(keyword)) return keyword
  const words = `"${keyword.toUpperCase()}" is not allowed here: ${keywords.map((word) => word.toUpperCase()).join(', ')} are. Make tables and functions in a migration.`
  throw new CallRefusal('bad-input', words)
}

/** What a plugin is told of a database error. */
export function sqlRefusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const sqlState = error.code ?? ''
  if (sqlState === '57014')
    return new CallRefusal(
      'timed-out',
      'The database took longer than 5 s. Nothing was changed. Touch fewer rows, or add an index.',
      { sqlState },
    )
  if (isTransient(error) && sqlState !== '40001' && sqlState !== '40P01') return error
  const where = error.position ? ` (at character ${error.position})` : ''
  const hint = error.hint ? ` ${error.hint}` : ''
  return new CallRefusal('sql', `The database refused the statement: ${error.message}${where}.${hint}`, { sqlState })
}
