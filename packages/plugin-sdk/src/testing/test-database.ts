import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import type { SqlResult, SqlStatement } from '../platform/calls'
import { PlatformError } from '../platform/error'

/** A schema of its own in a real database, as a plugin has one. */
export type TestSchema = {
  run(statements: readonly SqlStatement[]): Promise<SqlResult<unknown>[]>
  /** Drops it. */
  close(): Promise<void>
}

const int8 = 20
/** Bytes, dates without a zone and intervals stay as the server writes them. */
const asText = new Set([17, 1082, 1083, 1114, 1186, 1266])

/** Makes the schema and runs the `-- migrate:up` parts of the migrations, in order. */
export async function openTestSchema(
  url: string,
  migrations: { folder: string; files: readonly string[] },
): Promise<TestSchema> {
  const { default: driver } = await import('pg').catch((cause: unknown) => {
    throw new Error('Tests with a database need the package "pg": npm install --save-dev pg', { cause })
  })
  const schema = `gw_test_${randomBytes(6).toString('hex')}`
  const parser = (oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)
    if (asText.has(oid)) return (text: string) => text
    return driver.types.getTypeParser(oid, format)
  }
  const pool = new driver.Pool({
    connectionString: url,
    max: 4,
    types: { getTypeParser: parser as pg.CustomTypesConfig['getTypeParser'] },
    options: `-c search_path=${schema} -c timezone=UTC -c statement_timeout=5000`,
  })
  const underWay = new Set<Promise<unknown>>()
  const close = async () => {
    // Dropped beside what the backend still does, the tables of both could wait for each other.
    await Promise.allSettled(underWay)
    await pool.query(`drop schema if exists ${schema} cascade`)
    await pool.end()
  }
  const run: TestSchema['run'] = async (statements) => {
    const work = inTransaction(pool, statements)
    underWay.add(work)
    try {
      return await work
    } finally {
      underWay.delete(work)
    }
  }
  await pool.query(`create schema ${schema}`)
  try {
    for (const file of migrations.files) await pool.query(upPart(migrations.folder, file))
  } catch (error) {
    await close()
    throw error
  }
  return { run, close }
}

function upPart(folder: string, file: string): string {
  const [, up] =
    /-- migrate:up[^\n]*\n([\s\S]*?)(?=-- migrate:down|$)/.exec(readFileSync(path.join(folder, file), 'utf8')) ?? []
  if (up === undefined) throw new Error(`${file} has no line "-- migrate:up". Write what it makes below one.`)
  return up
}

/** What is allowed at run time, after blanks, comments and brackets; the rest belongs into migrations. */
const atRunTime = /^(?:[\s(]|--[^\n]*\n|\/\*[^]*?\*\/)*(?:select|with|insert|update|delete|merge|values|table)\b/i

function refuseOthers(statements: readonly SqlStatement[]): void {
  const other = statements.find(({ text }) => !atRunTime.test(text))
  if (!other) return
  const message = `"${other.text.trim().slice(0, 40)}" is not allowed here: SELECT, WITH, INSERT, UPDATE, DELETE, MERGE, VALUES, TABLE are. Make tables and functions in a migration.`
  throw new PlatformError(message, { code: 'bad-input' })
}

async function inTransaction(pool: pg.Pool, statements: readonly SqlStatement[]): Promise<SqlResult<unknown>[]> {
  refuseOthers(statements)
  const client = await pool.connect()
  try {
    await client.query('begin')
    const results: SqlResult<unknown>[] = []
    for (const { text, values = [] } of statements) {
      const { rows, rowCount } = await client.query<Record<string, unknown>>(text, [...values])
      results.push({ rows, rowCount: rowCount ?? 0 })
    }
    await client.query('commit')
    return results
  } catch (error) {
    await client.query('rollback')
    throw refusal(error)
  } finally {
    client.release()
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  return new PlatformError(`The database refused the statement: ${error.message}`, {
    code: 'sql',
    sqlState: error.code,
  })
}
