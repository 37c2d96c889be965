import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@groundwork/db/ids'
import { migrate } from '@groundwork/db/migrate'
import { createPool, type Pool, transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { dropSchema, migrateUp } from '../../migrations/migrations'
import { installPlugin } from '../testing/installed'
import { testPlatform, testSecret } from '../testing/platform-server'
import { ensureSchema, roleName } from './role'

const db = await testDatabase()
const host = testPlatform(db)
const access = { pool: db.pool, secret: testSecret }
const ids: string[] = []
afterAll(async () => {
  await host.close()
  for (const id of ids) await dropSchema(access, id)
})
const ada: Caller = { kind: 'user', id: 'ada', name: 'Ada', role: 'developer', teams: [] }

/** A plugin with a table `t` and whatever else its migration makes. */
async function plugin(id: string, more = '') {
  ids.push(id)
  const own = await installPlugin(db.pool, { id, permissions: ['sql'] })
  const sql = `-- migrate:up\ncreate table t (n int unique deferrable initially deferred);\n${more}`
  await migrateUp(access, { pluginId: id, files: [{ name: 'migrations/001.sql', sql }] })
  return { own, its: await host.clientOf(own), hers: await host.clientOf(own, ada) }
}

async function told(id: string, pool: Pool = db.pool) {
  const { rows } = await pool.query<{ actor: string; name: string; method: string; person: string | null }>(
    `select actor_id as actor, actor_name as name, detail ->> 'method' as method, detail -> 'person' ->> 'id' as person
      from audit where action = 'platform.sql' and actor_kind = 'plugin' and resource_kind = 'plugin' and resource_id = $1 order by id`,
    [id],
  )
  return rows
}
const rowsOf = async (id: string) =>
  (await db.pool.query(`select n from "${await roleName(db.pool, id)}".t order by n`)).rows.map(({ n }) => n as number)
const announced = async () => (await db.pool.query('select from plugin_announced_change')).rowCount
const insert = (n: number) => `insert into t values (${n})`

describe('the row of what a plugin wrote', () => {
  it('names the plugin and the person, once for a method and a person, and nothing is left announced', async () => {
    const { its, hers } = await plugin('told')
    for (const client of [its, its, hers]) await client.sql.query('insert into t select count(*) from t')
    await hers.sql.transaction([{ text: 'select 1' }, { text: insert(9) }])
    const row = { actor: 'told', name: 'told', method: 'sql.query', person: null }
    expect(await told('told')).toEqual([
      row,
      { ...row, person: 'ada' },
      { ...row, person: 'ada', method: 'sql.transaction' },
    ])
    expect(await announced()).toBe(0)
  })

  it('is not there when the commit fails, nor when nothing came of it', async () => {
    const { its } = await plugin(
      'refused',
      `create function put(x int) returns int language sql as 'insert into t values (x) returning n';`,
    )
    await its.sql.query('delete from t')
    await its.sql.query('select * from t')
    await expect(its.sql.transaction([{ text: insert(1) }, { text: insert(1) }])).rejects.toMatchObject({
      sqlState: '23505',
    })
    await expect(its.sql.query('select put(2), put(2)')).rejects.toMatchObject({ sqlState: '23505' })
    expect(await told('refused')).toEqual([])
    expect(await its.sql.query('select put(3)')).toMatchObject({ rows: [{ put: 3 }] })
    expect([await rowsOf('refused'), (await told('refused')).length]).toEqual([[3], 1])
  })

  it.each([insert(1), 'select put(1)'])(
    'stands or falls with it where the connection ends in between: %s',
    async (text) => {
      const id = `cut-${randomBytes(3).toString('hex')}`
      const { its } = await plugin(
        id,
        `create function put(x int) returns int language sql as 'insert into t values (x) returning n';`,
      )
      const key = randomBytes(3).readUIntBE(0, 3)
      const holder = new pg.Client({ connectionString: db.url })
      await holder.connect()
      await holder.query('select pg_advisory_lock($1)', [key])
      await db.pool.query(`create function "hold_${id}"() returns trigger language plpgsql as $$ begin
      if new.resource_id = '${id}' then perform pg_advisory_xact_lock(${key}); end if; return new; end $$`)
      await db.pool.query(
        `create trigger "hold_${id}" after insert on audit for each row execute function "hold_${id}"()`,
      )
      const refused = expect(its.sql.query(text)).rejects.toMatchObject({ code: 'unavailable' })
      const role = await roleName(db.pool, id)
      const ended = () =>
        db.pool.query<{ ended: boolean }>(
          `select pg_terminate_backend(pid) as ended from pg_stat_activity where usename = $1 and wait_event = 'advisory'`,
          [role],
        )
      await expect.poll(async () => (await ended()).rows).toEqual([{ ended: true }])
      await refused
      await holder.end()
      expect([await rowsOf(id), await told(id)]).toEqual([[], []])
      await its.sql.query(text)
      expect([await rowsOf(id), (await told(id)).length]).toEqual([[1], 1])
      await db.pool.query(`drop trigger "hold_${id}" on audit`)
    },
  )

  it('is refused with the change when the audit refuses it', async () => {
    const { its } = await plugin('unaudited')
    await db.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin
      if new.resource_id = 'unaudited' then raise exception 'no audit'; end if; return new; end $$`)
    await db.pool.query('create trigger refuse before insert on audit for each row execute function refuse()')
    await expect(its.sql.query(insert(1))).rejects.toThrow()
    await db.pool.query('drop trigger refuse on audit')
    expect([await rowsOf('unaudited'), await told('unaudited')]).toEqual([[], []])
  })
})

describe('a hostile plugin', () => {
  it('can read, write, alter and delete nothing of the audit and of what is announced', async () => {
    const { its } = await plugin('meddler')
    const tables = ['public.audit', 'public.plugin_announced_change', 'public.plugin_schema']
    for (const table of tables)
      for (const text of [`select * from ${table}`, `delete from ${table}`, `insert into ${table} default values`])
        await expect(its.sql.query(text), text).rejects.toThrow('permission denied')
    const alter = { name: 'migrations/002.sql', sql: '-- migrate:up\nalter table public.audit disable trigger all' }
    await expect(migrateUp(access, { pluginId: 'meddler', files: [alter] })).rejects.toThrow('must be owner')
    const replace = `-- migrate:up\ncreate or replace function public.plugin_changed(uuid) returns void language sql as ''`
    const refused = migrateUp(access, { pluginId: 'meddler', files: [{ name: 'migrations/003.sql', sql: replace }] })
    await expect(refused).rejects.toThrow('permission denied')
    expect(await told('meddler')).toEqual([])
  })

  it('makes no row by calling the function itself, neither its own nor in the name of another', async () => {
    const { its } = await plugin('caller')
    await plugin('named')
    const theirs = uuidv7()
    await db.pool.query(
      `insert into plugin_announced_change (id, plugin_id, actor_name, detail) values ($1, 'named', 'Named', '{}')`,
      [theirs],
    )
    await its.sql.query('select public.plugin_changed(null)')
    await its.sql.query('select public.plugin_changed($1)', [theirs])
    for (const id of [theirs, uuidv7(), null]) {
      const both = [{ text: insert(1) }, { text: 'select public.plugin_changed($1)', values: [id] }]
      await expect(its.sql.transaction(both)).rejects.toMatchObject({ code: 'sql', sqlState: 'GW001' })
    }
    expect([await rowsOf('caller'), await told('caller'), await told('named')]).toEqual([[], [], []])
    expect((await db.pool.query('delete from plugin_announced_change where id = $1', [theirs])).rowCount).toBe(1)
  })

  it('leads the row nowhere else by what it leaves in the way: paths, names, roles, settings', async () => {
    const { its } = await plugin(
      'misleader',
      `create function plugin_changed(text) returns void language sql as '';
      create function plugin_changed(uuid) returns void language sql as '';
      create domain uuid as text;
      create function mislead() returns int language plpgsql as $$ begin
        create temp table audit (like t); create temp table plugin_schema (plugin_id text, role text);
        create temp table plugin_announced_change (id pg_catalog.uuid);
        execute 'reset role'; execute 'set session authorization default';
        perform set_config('search_path', 'pg_temp, ' || quote_ident(current_user) || ', pg_catalog', false);
        perform set_config('session_authorization', session_user, false);
        perform set_config('role', 'none', false);
        execute 'insert into ' || quote_ident(session_user) || '.t values (1)';
        return 1; end $$;`,
    )
    expect((await its.sql.query('select mislead()')).rowCount).toBe(1)
    expect([await rowsOf('misleader'), (await told('misleader')).length]).toEqual([[1], 1])
  })

  it('that ends in the way of the commit has changed nothing', async () => {
    const { its } = await plugin(
      'blocker',
      `create function block() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = 'GW001'; end $$;
      create constraint trigger block after insert on t deferrable initially deferred for each row execute function block();
      create function put(x int) returns int language sql as 'insert into t values (x) returning n';`,
    )
    for (const text of [insert(1), 'select put(1)'])
      await expect(its.sql.query(text)).rejects.toMatchObject({ code: 'sql' })
    expect([await rowsOf('blocker'), await told('blocker')]).toEqual([[], []])
  })
})

describe('the roles of plugins', () => {
  it('are granted the function by engines that make them all at once', async () => {
    const others = Array.from({ length: 6 }, (_, n) => `many-${n}`)
    ids.push(...others)
    const second = createPool(db.url, { max: 6 })
    const both = [access, { ...access, pool: second }]
    await Promise.all(others.flatMap((id) => both.map((one) => ensureSchema(one, id))))
    await second.end()
    const roles = await Promise.all(others.map((id) => roleName(db.pool, id)))
    const { rows } = await db.pool.query<{ may: boolean }>(
      `select has_function_privilege(r, 'public.plugin_changed(uuid)', 'execute') as may from unnest($1::text[]) r`,
      [roles],
    )
    expect(rows).toEqual(others.map(() => ({ may: true })))
  })

  it('come and go while another engine grants it to one', async () => {
    ids.push('granted-first', 'granted-second', 'granted-third')
    const [first] = [await ensureSchema(access, 'granted-first'), await ensureSchema(access, 'granted-third')]
    await db.pool.query(`revoke execute on function public.plugin_changed(uuid) from "${first}"`)
    const other = await db.pool.connect()
    await other.query('begin; select from installation for update')
    await other.query(`grant execute on function public.plugin_changed(uuid) to "${first}"`)
    const [comes, goes] = [
      ensureSchema(access, 'granted-second'),
      transaction(db.pool, (sql) => dropSchema(access, 'granted-third', sql)),
    ]
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await db.pool.query(waits)).rowCount).toBe(2)
    await other.query('commit')
    other.release()
    expect(await comes).toBe(await roleName(db.pool, 'granted-second'))
    await goes
  })

  it('do the same in a database that somebody owns and migrated who is no superuser', { timeout: 60_000 }, async () => {
    const owner = `gw_owner_${randomBytes(4).toString('hex')}`
    const url = new URL(db.serverUrl)
    Object.assign(url, { username: owner, password: 'owner', pathname: `/${owner}` })
    await db.pool.query(`create role ${owner} login password 'owner' createrole`)
    await db.pool.query(`create database ${owner} owner ${owner}`)
    await migrate(url.href)
    const pool = createPool(url.href, { max: 4 })
    const owned = testPlatform({ ...db, pool })
    const limited = { pool, secret: testSecret }
    try {
      // As a careful administrator leaves it.
      await pool.query('revoke all on schema public from public')
      const its = await owned.clientOf(await installPlugin(pool, { id: 'owned', permissions: ['sql'] }))
      const sql = '-- migrate:up\ncreate table t (n int)'
      await migrateUp(limited, { pluginId: 'owned', files: [{ name: 'migrations/001.sql', sql }] })
      await its.sql.query(insert(1))
      expect((await its.sql.query('select n from t')).rows).toEqual([{ n: 1 }])
      expect(await told('owned', pool)).toHaveLength(1)
      await expect(its.sql.query('select * from public.audit')).rejects.toThrow('permission denied')
    } finally {
      await owned.close()
      await dropSchema(limited, 'owned')
      await pool.end()
      await db.pool.query(`drop database ${owner} with (force)`)
      await db.pool.query(`drop role ${owner}`)
    }
  })
})
