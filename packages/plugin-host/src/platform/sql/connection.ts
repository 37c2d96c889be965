import type { Pool } from '@groundwork/db/pool'
import type { SqlStatement } from '@groundwork/plugin-sdk/platform'
import pg from 'pg'
import { CallRefusal } from '../refusal'

export type Limits = { statementMs: number; totalMs: number; bytes: number }
export type RawResult = { rows: unknown[]; rowCount: number }

/** A connection as a plugin's role, inside a transaction; every statement goes alone through the extended protocol. */
export type RoleSession = { run(statement: SqlStatement): Promise<RawResult> }

const int8 = 20
/** Dates without a zone, intervals and bytes stay as the server writes them; a parser here would guess. */
const asText = new Set([17, 1082, 1083, 1114, 1186, 1266])

function bigNumber(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/** For the answers that plugins get as JSON. */
export const jsonTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return bigNumber
    if (asText.has(oid)) return (text: string) => text
    return pg.types.getTypeParser(oid, format)
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/**
 * Told of a transaction that wrote something: right before it ends, so that no change is without its word, or right after it, which
 * costs those that only read no round trip. A change that ends in an error of the commit itself is told too.
 */
type Telling = { when: 'before' | 'after'; tell(): Promise<void> }

type SessionOptions = {
  hostPool: Pool
  client: pg.PoolClient
  schema: string
  limits: Limits
  readOnly?: boolean
  telling?: Telling | null
}
type Watched = { connection: { stream: NodeJS.EventEmitter & { destroy(): void } }; processID: number }

/**
 * Runs `work` in one transaction of the plugin's role. The settings are put anew for each statement, since a plugin's own
 * function may change them; and the host's clock ends the backend where even that does not help.
 * Throws what `work` throws, with the reason where the host ended it.
 */
export async function inRoleTransaction<T>(
  options: SessionOptions,
  work: (session: RoleSession) => Promise<T>,
): Promise<T> {
  const { client, limits } = options
  const watch = watchOver(options)
  try {
    await client.query(`begin${options.readOnly ? ' read only' : ''}; ${settings(options)}`)
    let first = true
    const result = await work({
      async run({ text, values = [] }) {
        if (!first) await client.query(settings(options))
        first = false
        // `queryMode` makes the server refuse a text of two statements even where there are no values.
        const query = { text, values: [...values], queryMode: 'extended' }
        const { rows, rowCount } = await client.query<Record<string, unknown>>(query)
        return { rows, rowCount: rowCount ?? 0 }
      },
    })
    await commit(client, options.telling ?? null)
    watch.end()
    giveBack(client)
    return result
  } catch (error) {
    const ended = watch.end()
    if (ended) client.release(true)
    else
      client.query('rollback').then(
        () => giveBack(client),
        () => client.release(true),
      )
    throw ended ? new CallRefusal(ended === 'bytes' ? 'too-large' : 'timed-out', endedWords(ended, limits)) : error
  }
}

const hasWritten = 'select pg_catalog.pg_current_xact_id_if_assigned() is not null as wrote'

async function commit(client: pg.PoolClient, telling: Telling | null): Promise<void> {
  if (telling?.when === 'before') {
    const { rows } = await client.query<{ wrote: boolean }>(hasWritten)
    if (rows[0]?.wrote) await telling.tell()
  }
  if (telling?.when !== 'after') {
    await client.query('commit')
    return
  }
  const [asked] = (await client.query(`${hasWritten}; commit`)) as unknown as pg.QueryResult<{ wrote: boolean }>[]
  if (asked?.rows[0]?.wrote) await telling.tell()
}

function settings({ schema, limits }: SessionOptions): string {
  return (
    `set local statement_timeout = ${limits.statementMs}; set local lock_timeout = ${limits.statementMs}; ` +
    `set local idle_in_transaction_session_timeout = ${limits.totalMs}; set local work_mem = '8MB'; ` +
    `set local search_path = "${schema}"; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'`
  )
}

/** Nothing of one call reaches the next: settings, temporary tables, locks, LISTEN. The answer does not wait for it. */
function giveBack(client: pg.PoolClient): void {
  client.query('discard all').then(
    () => client.release(),
    () => client.release(true),
  )
}

type Ended = 'time' | 'bytes'

function watchOver({ hostPool, client, limits }: SessionOptions): { end(): Ended | null } {
  const { connection, processID } = client as unknown as Watched
  let ended: Ended | null = null
  let bytes = 0
  const cut = (why: Ended) => {
    if (ended) return
    ended = why
    hostPool.query('select pg_terminate_backend($1)', [processID]).catch(() => {})
    connection.stream.destroy()
  }
  const timer = setTimeout(cut, limits.totalMs, 'time')
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > limits.bytes) cut('bytes')
  }
  connection.stream.on('data', count)
  return {
    end() {
      clearTimeout(timer)
      connection.stream.off('data', count)
      return ended
    },
  }
}

function endedWords(ended: Ended, { bytes, totalMs }: Limits): string {
  return ended === 'bytes'
    ? `The answer is larger than ${Math.round(bytes / 1e6)} MB. Nothing was changed. Ask for fewer rows or columns.`
    : `The database took longer than ${totalMs / 1000} s. Nothing was changed. Make the statement touch fewer rows, or add an index.`
}
