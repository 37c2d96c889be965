import { testDatabase } from '@groundwork/db/testing'
import { PlatformError } from '@groundwork/plugin-sdk/platform'
import { afterAll, describe, expect, it } from 'vitest'
import { ensureQueue } from '../../jobs/queue'
import { dropSchema, migrateUp } from '../../migrations/migrations'
import { installPlugin } from '../testing/installed'
import { testPlatform, testSecret } from '../testing/platform-server'
import { createPluginSql } from './plugin-sql'
import { roleName } from './role'
import { schemaBytes } from './size'

const db = await testDatabase()
const host = testPlatform(db)
const access = { pool: db.pool, secret: testSecret }
afterAll(async () => {
  await host.close()
  for (const id of ['mine', 'theirs', 'large']) await dropSchema(access, id)
})

const up = (sql: string) => [{ name: 'migrations/001.sql', sql: `-- migrate:up\n${sql}` }]
const mine = await host.clientOf(await installPlugin(db.pool, { id: 'mine', permissions: ['sql'] }))
const theirs = await host.clientOf(await installPlugin(db.pool, { id: 'theirs', permissions: ['sql'] }))
await migrateUp(access, {
  pluginId: 'mine',
  files: up('create table title (id int primary key, name text, at timestamptz)'),
})
await migrateUp(access, {
  pluginId: 'theirs',
  files: up('create table secret_plan (id int); insert into secret_plan values (1)'),
})
const theirSchema = await roleName(db.pool, 'theirs')
const mySchema = await roleName(db.pool, 'mine')

async function refusal(text: string, values: unknown[] = []): Promise<PlatformError> {
  const error = await mine.sql.query(text, values).then(
    ({ rows }) => `it answered ${JSON.stringify(rows)}`,
    (thrown: unknown) => thrown,
  )
  expect(error, text).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

/** A function of the plugin's own: what a hostile migration would leave behind. */
const withFunction = (n: number, body: string, kind = '') =>
  migrateUp(access, {
    pluginId: 'mine',
    files: [
      {
        name: `migrations/f${n}.sql`,
        sql: `-- migrate:up\ncreate function f${n}() returns text language plpgsql ${kind} as $$ begin ${body} end $$`,
      },
    ],
  })

describe('its own schema', () => {
  it('takes values and gives rows as JSON', async () => {
    const written = await mine.sql.query('insert into title values ($1, $2, $3)', [1, 'Dune', '2024-05-01T10:00:00Z'])
    expect(written.rowCount).toBe(1)
    const { rows } = await mine.sql.query(
      `select id, name, at, 9007199254740993 as large, 5::int8 as small, '{"a":[1]}'::jsonb as j, array[1,2] as list, date '2024-01-02' as d from title`,
    )
    const at = '2024-05-01T10:00:00.000Z'
    expect(rows).toEqual([
      { id: 1, name: 'Dune', at, large: '9007199254740993', small: 5, j: { a: [1] }, list: [1, 2], d: '2024-01-02' },
    ])
  })

  it('does all of a transaction or nothing', async () => {
    const failing = mine.sql.transaction([
      { text: 'insert into title values (2)' },
      { text: 'insert into title values (1)' },
    ])
    await expect(failing).rejects.toMatchObject({ code: 'sql', sqlState: '23505' })
    expect((await mine.sql.query('select 1 from title where id = 2')).rowCount).toBe(0)
    const [, second] = await mine.sql.transaction([
      { text: 'insert into title values (2)' },
      { text: 'select count(*)::int as n from title' },
    ])
    expect(second!.rows).toEqual([{ n: 2 }])
  })

  it('says what the database has against a statement', async () => {
    expect(await refusal('select * from titel')).toMatchObject({
      code: 'sql',
      message: expect.stringContaining('"titel" does not exist'),
    })
  })
})

describe('what is not its own', () => {
  it('can read no table of the host', async () => {
    await ensureQueue(db.pool)
    const { rows } = await db.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema', $1)`,
      [mySchema],
    )
    expect(rows.length).toBeGreaterThan(30)
    for (const { name } of rows)
      expect((await refusal(`select * from ${name}`)).message, name).toContain('permission denied')
    for (const table of ['"user"', 'session', 'token', 'plugin_secret'])
      expect((await refusal(`delete from public.${table}`)).message).toContain('permission denied')
  })

  it("can not reach another plugin's schema", async () => {
    expect((await refusal(`select * from "${theirSchema}".secret_plan`)).message).toContain('permission denied')
    expect((await theirs.sql.query('select * from secret_plan')).rowCount).toBe(1)
  })

  it("can call none of the server's own functions", async () => {
    const calls = [
      "pg_read_file('/etc/passwd')",
      "pg_ls_dir('.')",
      'pg_reload_conf()',
      "lo_import('/etc/passwd')",
      'pg_stat_reset()',
    ]
    for (const call of calls) expect((await refusal(`select ${call}`)).message, call).toContain('permission denied')
    expect((await refusal('select rolpassword from pg_authid')).message).toContain('permission denied')
    const others = await mine.sql.query(
      `select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>'`,
    )
    expect(others.rows.filter(({ query }) => query !== null)).toEqual([])
  })

  it('can make no large objects, take no locks that others share, and wake nobody', async () => {
    const calls = [
      'lo_create(0)',
      "lo_from_bytea(0, 'x')",
      'lo_creat(-1)',
      'pg_advisory_lock(1)',
      'pg_try_advisory_xact_lock_shared(1, 2)',
      "pg_notify('groundwork_event', '')",
    ]
    for (const call of calls) expect((await refusal(`select ${call}`)).message, call).toContain('permission denied')
  })

  it('keeps no large object where it could make one', async () => {
    await db.pool.query('grant execute on function lo_create(oid) to public')
    await mine.sql.query('select lo_create(0)')
    const mineNow = async () => (await db.pool.query('select from pg_largeobject_metadata')).rowCount
    expect(await mineNow()).toBe(1)
    await schemaBytes(db.pool, mySchema)
    expect(await mineNow()).toBe(0)
  })

  it('has no other role to go back to', async () => {
    const { rows } = await mine.sql.query('select current_user as c, session_user as s')
    expect(rows).toEqual([{ c: mySchema, s: mySchema }])
    await withFunction(1, `execute 'reset role'; execute 'set session authorization default'; return current_user;`)
    expect((await mine.sql.query('select f1() as who')).rows).toEqual([{ who: mySchema }])
    await withFunction(2, `execute 'set role postgres'; return current_user;`)
    expect((await refusal('select f2()')).message).toContain('permission denied to set role')
    const { rows: attributes } = await db.pool.query(
      'select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles where rolname = $1',
      [mySchema],
    )
    expect(Object.values(attributes[0]!)).toEqual([false, false, false, false, false])
  })
})

describe('statements', () => {
  it('are one a call, and of the kinds that read and write', async () => {
    expect((await refusal('select 1; select 2')).message).toContain('more than one statement')
    // Whatever the reader of statements takes for one: the server counts by itself.
    expect((await refusal("select U&'\\0041' uescape '''; drop table title; --'")).code).toMatch(/sql|bad-input/)
    // biome-ignore format: a list
    const others = [
      'set statement_timeout = 0', 'reset role', 'set role postgres', 'listen groundwork_event', 'notify groundwork_event',
      "copy title to program 'id'", 'begin', 'commit', 'create table x (y int)', 'do $$ begin end $$', 'vacuum', 'alter role current_user superuser',
      'discard all', '/* select */ drop table title', '-- select\ntruncate title', 'call p()', 'explain select 1', 'lock table title', '',
    ]
    for (const text of others) expect((await refusal(text)).code, text).toBe('bad-input')
    expect((await mine.sql.query("/* a; */ select '; --' as text, $x$;$x$ as tag -- end;")).rowCount).toBe(1)
    expect((await mine.sql.query('(select 1) union (select 2);')).rowCount).toBe(2)
  })

  it('end after 5 s, and a function cannot put that off', { timeout: 40_000 }, async () => {
    await withFunction(3, `perform set_config('statement_timeout', '0', false); return 'x';`, 'immutable')
    await withFunction(
      4,
      `loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; return 'x';`,
    )
    const started = Date.now()
    const [plain, immutable, catching] = await Promise.all([
      refusal('select pg_sleep(60)'),
      refusal('select f3(), pg_sleep(60)'),
      refusal('select f4()'),
    ])
    expect([plain.code, immutable.code, catching.code]).toEqual(['timed-out', 'timed-out', 'timed-out'])
    expect(Date.now() - started).toBeLessThan(25_000)
    await expect
      .poll(
        async () =>
          (await db.pool.query(`select from pg_stat_activity where usename = $1 and state = 'active'`, [mySchema]))
            .rowCount,
      )
      .toBe(0)
    expect((await mine.sql.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('leave nothing behind for the next one', async () => {
    await withFunction(
      5,
      `perform set_config('search_path', 'public', false); perform set_config('statement_timeout', '0', false); create temp table left_over (a int); return 'x';`,
    )
    await mine.sql.query('select f5()')
    await expect
      .poll(async () => (await db.pool.query(`select from pg_class where relname = 'left_over'`)).rowCount)
      .toBe(0)
    const { rows } = await mine.sql.query(`select current_setting('statement_timeout') as t, current_schema as s`)
    expect(rows).toEqual([{ t: '5s', s: mySchema }])
  })

  it('answer at most 5,000 rows and 5 MB, also in one field', async () => {
    expect(await refusal('select * from generate_series(1, 5001)')).toMatchObject({ code: 'too-large' })
    expect(await refusal(`select repeat('x', 20000) from generate_series(1, 4000)`)).toMatchObject({
      code: 'too-large',
    })
    expect(await refusal(`select repeat('x', 20000000)`)).toMatchObject({ code: 'too-large' })
    expect((await mine.sql.query('select * from generate_series(1, 5000)')).rowCount).toBe(5_000)
  })

  it('share four connections, whatever a plugin asks at once', async () => {
    const before = Date.now()
    await Promise.all(Array.from({ length: 24 }, () => mine.sql.query('select pg_sleep(0.02)')))
    const { rows } = await db.pool.query<{ n: number }>(
      'select count(*)::int as n from pg_stat_activity where usename = $1',
      [mySchema],
    )
    expect(rows[0]!.n).toBeLessThanOrEqual(4)
    expect(Date.now() - before).toBeGreaterThan(100)
  })
})

describe('the size of its schema', () => {
  it('is limited: beyond it rows can be read and deleted, and then written again', { timeout: 30_000 }, async () => {
    const small = createPluginSql(access, 4_000_000)
    const run = (text: string) => small.run('large', [{ text }])
    await migrateUp(access, { pluginId: 'large', files: up('create table large (id int, words text)') })
    await run(`insert into large select n, repeat(md5(n::text), 30) from generate_series(1, 4500) n`)
    const written = () =>
      run('insert into large values (0)').then(
        () => 'written',
        (error: Error) => error.message,
      )
    await expect.poll(written, { timeout: 12_000 }).toMatch(/take more than the 4 MB that they may/)
    await expect(run('with x as (insert into large values (0)) select 1')).rejects.toThrow(/4 MB/)
    expect((await run('select count(*)::int as n from large where id > 0'))[0]!.rows).toEqual([{ n: 4500 }])
    await run('delete from large')
    await expect.poll(written, { timeout: 12_000 }).toBe('written')
    await small.close()
  })
})
