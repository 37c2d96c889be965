import type { Pool } from '@groundwork/db/pool'
import type pg from 'pg'

/** How often a plugin that uses its tables is measured. */
const everyMs = 5_000
const tidyLimitMs = 60_000

/** Bytes of all that the role owns in this database, with indexes. Large objects belong to no schema and are removed. */
export async function schemaBytes(pool: Pool, role: string): Promise<number> {
  await pool
    .query(
      `select count(lo_unlink(m.oid)) from pg_largeobject_metadata m join pg_roles r on r.oid = m.lomowner where r.rolname = $1`,
      [role],
    )
    // Where ours may not: they are left to the administrators of the database.
    .catch(() => {})
  const { rows } = await pool.query<{ bytes: number }>({
    name: 'plugin-schema-bytes',
    text: `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::int8 as bytes
      from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1 and c.relkind in ('r', 'm', 'S')`,
    values: [role],
  })
  return rows[0]!.bytes
}

export type SchemaSize = {
  /** What it may do: beyond the limit it may only delete, and far beyond it only read. */
  standing(): Promise<'free' | 'full' | 'overfull'>
  /** After each use, without waiting for it. `deleted`: something may have become free. */
  used(deleted: boolean): void
}

type SizeOptions = { pool: Pool; role: string; mostBytes: number; connect(): Promise<pg.PoolClient> }

/** Follows the size of one plugin's schema, as long as it is used. */
export function followSize({ pool, role, mostBytes, connect }: SizeOptions): SchemaSize {
  let bytes = 0
  let measuredAt = Number.NEGATIVE_INFINITY
  let mayTidy = false
  let measuring: Promise<void> | null = null

  async function measure(): Promise<void> {
    // What was deleted is free only once the table is written anew.
    if (mayTidy && bytes > mostBytes) await tidy()
    mayTidy = false
    bytes = await schemaBytes(pool, role)
    measuredAt = performance.now()
  }

  async function tidy(): Promise<void> {
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', c.relnamespace::regnamespace, c.relname) as name
        from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1 and c.relkind in ('r', 'm')`,
      [role],
    )
    // As the plugin's role: its own functions may run in this.
    const client = await connect()
    try {
      await client.query(`set statement_timeout = ${tidyLimitMs}`)
      for (const { name } of rows) await client.query(`vacuum (full) ${name}`)
    } finally {
      client.release(true)
    }
  }

  function begin(): Promise<void> {
    measuring ??= measure().finally(() => {
      measuring = null
    })
    return measuring
  }

  return {
    async standing() {
      if (measuredAt === Number.NEGATIVE_INFINITY) await begin()
      if (bytes <= mostBytes) return 'free'
      return bytes <= 2 * mostBytes ? 'full' : 'overfull'
    },
    used(deleted) {
      mayTidy ||= deleted
      const isFull = bytes > mostBytes
      if (performance.now() - measuredAt < everyMs && !(isFull && deleted)) return
      // The database is away: the next use asks again.
      begin().catch(() => {})
    },
  }
}
