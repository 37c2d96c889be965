import type { Sql } from '@groundwork/db/pool'
import { cursorValues, encodeCursor, type Page, type PageCursor } from './cursor'
import { ok, type Reply } from './reply'

/**
 * A list as SQL. `text` ends in its WHERE clause; `keys` are the columns it is ordered by, all descending, as SQL and as
 * named in the cursor (`#` before what is a number). Rows carry the keys under the cursor's names.
 */
export type Listing<Row> = {
  text: string
  values: unknown[]
  keys: readonly { sql: string; name: string }[]
  json: (row: Row) => string
}

const chunkRows = 1_000

type Rows<Row> = { rows: Row[]; more: boolean }

/** One page with the headers of the protocol, or the whole list written piece by piece. */
export async function listReply<Row extends object>(
  sql: Sql,
  listing: Listing<Row>,
  page: Page | null,
): Promise<Reply> {
  if (page) return pageReply(sql, listing, page)
  const first = await fetchRows(sql, listing, { limit: chunkRows, after: null })
  // Most lists are short: one query, one write. Errors of the first piece still get a status of their own.
  if (!first.more) return ok(`[${first.rows.map(listing.json).join(',')}]`)
  return { status: 200, body: pieces(sql, listing, first) }
}

async function* pieces<Row extends object>(sql: Sql, listing: Listing<Row>, first: Rows<Row>): AsyncGenerator<string> {
  let chunk = first
  yield `[${chunk.rows.map(listing.json).join(',')}`
  while (chunk.more) {
    const after = keysOf(listing, chunk.rows[chunk.rows.length - 1] as Row)
    chunk = await fetchRows(sql, listing, { limit: chunkRows, after: Object.values(after) })
    if (chunk.rows.length > 0) yield `,${chunk.rows.map(listing.json).join(',')}`
  }
  yield ']'
}

async function pageReply<Row extends object>(sql: Sql, listing: Listing<Row>, page: Page): Promise<Reply> {
  const after = cursorValues(
    page.cursor,
    listing.keys.map((key) => key.name),
  )
  const { rows, more } = await fetchRows(sql, listing, { limit: page.limit, after })
  const headers: Record<string, string> = { 'X-Limit': String(page.limit) }
  const last = rows[rows.length - 1]
  if (more && last) headers['X-Next-Cursor'] = encodeCursor(keysOf(listing, last))
  return { status: 200, body: `[${rows.map(listing.json).join(',')}]`, headers }
}

async function fetchRows<Row extends object>(
  sql: Sql,
  { text, values, keys }: Listing<Row>,
  { limit, after }: { limit: number; after: unknown[] | null },
): Promise<Rows<Row>> {
  const columns = keys.map((key) => key.sql).join(', ')
  const marks = (after ?? []).map((_, i) => `$${values.length + i + 1}`).join(', ')
  const from = after ? ` and (${columns}) < (${marks})` : ''
  const order = keys.map((key) => `${key.sql} desc`).join(', ')
  const { rows } = await sql.query<Row>({
    text: `${text}${from} order by ${order} limit ${limit + 1}`,
    values: [...values, ...(after ?? [])],
  })
  const more = rows.length > limit
  if (more) rows.length = limit
  return { rows, more }
}

function keysOf<Row extends object>({ keys }: Listing<Row>, row: Row): PageCursor {
  const cursor: PageCursor = {}
  for (const { name } of keys) {
    const plain = name.replace('#', '')
    cursor[plain] = (row as Record<string, string | number>)[plain] as string | number
  }
  return cursor
}
