import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createPool, type Pool } from '@groundwork/db/pool'
import type { TestDatabase } from '@groundwork/db/testing'
import { canonicalSha256 } from '../../model/canonical'

const migrations = path.join(import.meta.dirname, '../../../../../prisma/migrations')

// As Prisma makes it.
const record = `create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0)`

type OlderDatabase = { url: string; pool: Pool; close(): Promise<void> }

/**
 * A database as it was after the migration `last`, with everything in it that `from` has and that had a place then: columns that came
 * later are left out, and parts of plans too. Whoever is connected to `from` must have ended.
 */
export async function olderDatabase(from: TestDatabase, last: string): Promise<OlderDatabase> {
  const name = `older_${path.basename(new URL(from.url).pathname)}`
  await from.pool.query(`create database ${name}`)
  const url = new URL(from.url)
  url.pathname = `/${name}`
  // One connection: the session's setting is for all that is copied.
  const open = (max: number) => createPool(url.toString(), { max, applicationName: 'groundwork-test' })
  const pool = open(1)
  const { rows } = await from.pool.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where migration_name <= $1 order by migration_name',
    [last],
  )
  for (const { migration_name: each } of rows)
    await pool.query(readFileSync(path.join(migrations, each, 'migration.sql'), 'utf8'))
  await pool.query(record)
  for (const { checksum, migration_name: each } of rows)
    await pool.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        values (gen_random_uuid(), $1, $2, now(), 1)`,
      [checksum, each],
    )
  await pool.query('set session_replication_role = replica')
  // What is there no more by now was of no use then either.
  const still = await tablesOf(from.pool)
  for (const table of await tablesOf(pool)) if (still.includes(table)) await copy(from.pool, pool, table)
  await forgetParts(pool)
  await pool.end()
  const filled = open(10)
  return {
    url: url.toString(),
    pool: filled,
    async close() {
      await filled.end()
      await from.pool.query(`drop database if exists ${name} with (force)`)
    },
  }
}

/** Events are of the transactions of their own database. */
async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ table: string }>(
    `select tablename as table from pg_tables where schemaname = 'public' and tablename not in ('_prisma_migrations', 'event')`,
  )
  return rows.map(({ table }) => table)
}

type Column = { name: string; type: string; counted: boolean }

async function columnsOf(pool: Pool, table: string): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
        coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval%', false) as counted
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = quote_ident($1)::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
    [table],
  )
  return rows
}

/** What both have of a table, as text, so that nothing of it is read as something else in between. */
async function copy(from: Pool, to: Pool, table: string): Promise<void> {
  const still = new Set((await columnsOf(from, table)).map(({ name }) => name))
  const columns = (await columnsOf(to, table)).filter(({ name }) => still.has(name))
  const names = columns.map(({ name }) => name).join(', ')
  const texts = columns.map(({ name }) => `${name}::text`).join(', ')
  const values = columns.map(({ type }, at) => `$${at + 1}::text::${type}`).join(', ')
  const { rows } = await from.query<{ values: (string | null)[] }>(`select array[${texts}] as values from "${table}"`)
  await to.query(`delete from "${table}"`)
  for (const row of rows) await to.query(`insert into "${table}" (${names}) values (${values})`, row.values)
  for (const { name } of columns.filter(({ counted }) => counted))
    await to.query(
      `select setval(pg_get_serial_sequence('"${table}"', '${name}'), (select coalesce(max(${name}), 0) + 1 from "${table}"))`,
    )
}

/** Plans did not say whose word a schedule is, and their hash was without it. */
async function forgetParts(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string; plan: Record<string, unknown> }>('select id, plan from promotion')
  for (const { id, plan } of rows) {
    const { scheduleFrom: _, ...older } = plan
    const hash = canonicalSha256(older)
    await pool.query('update promotion set plan = $2, plan_hash = $3 where id = $1', [id, JSON.stringify(older), hash])
    for (const table of ['effect', 'vote'])
      await pool.query(`update "${table}" set plan_hash = $2 where promotion_id = $1`, [id, hash])
  }
}
