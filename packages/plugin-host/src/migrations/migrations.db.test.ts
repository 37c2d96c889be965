import { randomBytes } from 'node:crypto'
import { createPool } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { roleName, roleUrl } from '../platform/sql/role'
import {
  dropSchema,
  migrateBack,
  migrateDown,
  type MigrationFile,
  migrateUp,
  MigrationRefusal,
  wouldUndo,
} from './migrations'

const db = await testDatabase()
const access = { pool: db.pool, secret: 'a-secret-for-tests-that-is-long-enough' }
const made = new Set<string>()
afterAll(async () => {
  for (const id of made) await dropSchema(access, id)
})

const file = (name: string, up: string, down?: string): MigrationFile => ({
  name,
  sql: `-- migrate:up\n${up}\n${down === undefined ? '' : `-- migrate:down\n${down}\n`}`,
})
const first = file('001.sql', 'create table one (id int);\ninsert into one values (1);', 'drop table one;')
const second = file('002.sql', 'create table two (id int);', 'drop table two;')

function fresh(): string {
  const id = `m-${randomBytes(4).toString('hex')}`
  made.add(id)
  return id
}

async function tables(pluginId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ tablename: string }>(
    'select tablename from pg_tables where schemaname = $1 order by 1',
    [await roleName(db.pool, pluginId)],
  )
  return rows.map(({ tablename }) => tablename)
}

async function applied(pluginId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    'select name from plugin_migration where plugin_id = $1 order by applied_at',
    [pluginId],
  )
  return rows.map(({ name }) => name)
}

async function refusalOf(work: Promise<unknown>): Promise<MigrationRefusal> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MigrationRefusal)
  return error as MigrationRefusal
}

describe('up', () => {
  it('applies what was not applied yet, in order, once', async () => {
    const pluginId = fresh()
    expect(await migrateUp(access, { pluginId, files: [first] })).toEqual({ applied: ['001.sql'] })
    expect(await migrateUp(access, { pluginId, files: [first, second] })).toEqual({ applied: ['002.sql'] })
    expect(await migrateUp(access, { pluginId, files: [first, second] })).toEqual({ applied: [] })
    expect(await tables(pluginId)).toEqual(['one', 'two'])
  })

  it('is done once when two engines do it', async () => {
    const pluginId = fresh()
    const both = await Promise.all([1, 2].map(() => migrateUp(access, { pluginId, files: [first, second] })))
    expect(both.flatMap((one) => one.applied)).toEqual(['001.sql', '002.sql'])
  })

  it('changes nothing when one fails, and names file and line', async () => {
    const pluginId = fresh()
    const broken = file('002.sql', 'create table two (id int);\n\n-- a comment\ninsert into two values (1), (nothing);')
    const refusal = await refusalOf(migrateUp(access, { pluginId, files: [first, broken] }))
    expect(refusal).toMatchObject({
      file: '002.sql',
      line: 5,
      message: expect.stringContaining('002.sql, line 5: column "nothing" does not exist'),
    })
    expect([await tables(pluginId), await applied(pluginId)]).toEqual([[], []])
  })

  it('refuses an applied one with another content', async () => {
    const pluginId = fresh()
    await migrateUp(access, { pluginId, files: [first] })
    const changed = { ...first, sql: `${first.sql}\n-- more` }
    expect((await refusalOf(migrateUp(access, { pluginId, files: [changed] }))).message).toContain('another content')
  })

  it("refuses what would leave the transaction or is not a plugin's", async () => {
    const pluginId = fresh()
    for (const text of [
      'commit;',
      'rollback',
      'set role postgres',
      "copy one from program 'id'",
      "alter role current_user password 'x'",
      'vacuum',
    ]) {
      const refusal = await refusalOf(
        migrateUp(access, { pluginId, files: [file('001.sql', `create table one (id int);\n${text}`)] }),
      )
      expect(refusal.line, text).toBe(3)
    }
    for (const text of [
      'create extension pg_trgm',
      'create table public.mine (id int)',
      'drop table public.project',
      'create schema other',
      'grant all on public."user" to public',
    ])
      await refusalOf(migrateUp(access, { pluginId, files: [file('001.sql', text)] }))
    expect(await tables(pluginId)).toEqual([])
    const unmarked = { name: '001.sql', sql: 'create table one (id int)' }
    expect((await refusalOf(migrateUp(access, { pluginId, files: [unmarked] }))).message).toContain('-- migrate:up')
  })

  it('puts back the password that a migration gave its own role', async () => {
    const pluginId = fresh()
    const sly = file(
      '001.sql',
      `do $$ begin execute format('alter role %I password ''known''', current_user); execute format('alter role %I set statement_timeout = 0', current_user); end $$`,
    )
    await migrateUp(access, { pluginId, files: [sly] })
    const url = new URL(await roleUrl(access, pluginId))
    const right = createPool(url.toString(), { max: 1 })
    url.password = 'known'
    const wrong = createPool(url.toString(), { max: 1 })
    expect((await right.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }])
    const { rows } = await db.pool.query<{ config: string[] }>(
      'select coalesce(rolconfig, array[]::text[]) as config from pg_roles where rolname = $1',
      [url.username],
    )
    expect(rows[0]!.config.filter((one) => one.startsWith('statement_timeout'))).toEqual([])
    await expect(wrong.query('select 1')).rejects.toThrow('password authentication failed')
    await Promise.all([right.end(), wrong.end()])
  })

  it('follows the schema where an engine ended between the two commits', async () => {
    const pluginId = fresh()
    await migrateUp(access, { pluginId, files: [first, second] })
    await db.pool.query(`delete from plugin_migration where plugin_id = $1 and name = '002.sql'`, [pluginId])
    expect(await migrateUp(access, { pluginId, files: [first, second] })).toEqual({ applied: [] })
    expect(await applied(pluginId)).toEqual(['001.sql', '002.sql'])
  })
})

describe('down', () => {
  it('undoes what an older version lacks, newest first', async () => {
    const pluginId = fresh()
    await migrateUp(access, { pluginId, files: [first, second] })
    expect(await migrateBack(access, { pluginId, keep: ['001.sql'] })).toEqual({ undone: ['002.sql'], stay: [] })
    expect(await tables(pluginId)).toEqual(['one'])
    expect(await migrateUp(access, { pluginId, files: [first, second] })).toEqual({ applied: ['002.sql'] })
  })

  it('leaves those without a down part, and what came before them', async () => {
    const pluginId = fresh()
    const oneWay = file('002.sql', 'create table two (id int)')
    const third = file('003.sql', 'create table three (id int)', 'drop table three')
    await migrateUp(access, { pluginId, files: [first, oneWay, third] })
    const names = ['001.sql', '002.sql', '003.sql']
    expect(await wouldUndo(db.pool, { pluginId, keep: ['001.sql'] })).toEqual({
      undone: ['003.sql'],
      stay: ['002.sql'],
    })
    expect(await migrateDown(access, { pluginId, names })).toEqual({
      undone: ['003.sql'],
      stay: ['002.sql', '001.sql'],
    })
    expect(await tables(pluginId)).toEqual(['one', 'two'])
  })

  it('undoes nothing when one fails', async () => {
    const pluginId = fresh()
    const bad = file('001.sql', 'create table one (id int)', 'drop table one;\ndrop table nothing')
    await migrateUp(access, { pluginId, files: [bad, second] })
    const refusal = await refusalOf(migrateBack(access, { pluginId, keep: [] }))
    expect(refusal).toMatchObject({ file: '001.sql', message: expect.stringContaining('"nothing" does not exist') })
    expect(await tables(pluginId)).toEqual(['one', 'two'])
  })
})

describe('where the host is no superuser', () => {
  it('works with CREATEROLE, and says what to do without', async () => {
    const role = `gw_host_${randomBytes(4).toString('hex')}`
    const url = new URL(db.url)
    const database = url.pathname.slice(1)
    await db.pool.query(`create role ${role} login password 'host' createrole`)
    await db.pool.query(`grant create on database ${database} to ${role}`)
    await db.pool.query(`grant all on all tables in schema public to ${role}`)
    const telling = 'execute on function public.plugin_changed(uuid)'
    url.username = role
    url.password = 'host'
    const pool = createPool(url.toString(), { max: 4 })
    const limited = { pool, secret: access.secret }
    const pluginId = fresh()
    try {
      await expect(migrateUp(limited, { pluginId, files: [first] })).rejects.toThrow(`TO "${role}" WITH GRANT OPTION`)
      await db.pool.query(`grant ${telling} to ${role} with grant option`)
      expect(await migrateUp(limited, { pluginId, files: [first] })).toEqual({ applied: ['001.sql'] })
      await dropSchema(limited, pluginId)
      expect(await tables(pluginId)).toEqual([])
      await db.pool.query(`alter role ${role} nocreaterole`)
      await expect(migrateUp(limited, { pluginId: fresh(), files: [first] })).rejects.toThrow(
        `ALTER ROLE "${role}" CREATEROLE`,
      )
    } finally {
      await pool.end()
      await db.pool.query(`drop owned by ${role} cascade`)
      await db.pool.query(`drop role ${role}`)
    }
  })
})
