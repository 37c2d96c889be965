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
 * The audit's row of what a plugin's transaction changes. Its role may not write the audit, so the host announces the row over a
 * connection of its own, and a function of ours makes it one within the plugin's transaction: both stay, or neither does.
 */
export type Telling = {
  /** Announces the row; gives its id. */
  announce(): Promise<string>
  /** It stands: the change was committed with it. */
  written(): void
}

type SessionOptions = {
  hostPool: Pool
  client: pg.PoolClient
  schema: string
  limits: Limits
  readOnly?: boolean
  telling?: Telling | null
  /** Whether it mostly comes to a change: whoever mostly reads pays no round trip to be asked. */
  writes?: boolean
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
    await commit(options)
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

/** Commits, with the audit's row where something was written. Without the row nothing is committed. */
async function commit({ client, telling, writes }: SessionOptions): Promise<void> {
  if (!telling) await client.query('commit')
  else if (writes ? await hasWritten(client) : !(await committedUnwritten(client))) await commitTold(client, telling)
  else if (writes) await client.query('commit')
}

async function hasWritten(client: pg.PoolClient): Promise<boolean> {
  const text = 'select pg_catalog.pg_current_xact_id_if_assigned() is not null as wrote'
  const { rows } = await client.query<{ wrote: boolean }>(text)
  return rows[0]!.wrote
}

const notAnnounced = 'GW001'

/** Commits a transaction that wrote nothing, in one round trip; one that wrote goes on, and it says false. */
async function committedUnwritten(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query(`savepoint untold; ${changed(null)}; commit`)
    return true
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== notAnnounced) throw error
    await client.query('rollback to savepoint untold')
    return false
  }
}

async function commitTold(client: pg.PoolClient, telling: Telling): Promise<void> {
  await client.query(`${changed(await telling.announce())}; commit`)
  telling.written()
}

/** The type is named, so that no function of another that bears the name is meant. */
const changed = (id: string | null) =>
  `select public.plugin_changed(${id === null ? 'null' : `'${id}'`}::pg_catalog.uuid)`

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
