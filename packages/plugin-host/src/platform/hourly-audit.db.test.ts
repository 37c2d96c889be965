import { testDatabase } from '@groundwork/db/testing'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import { afterAll, expect, it } from 'vitest'
import { installPlugin } from './testing/installed'
import { testPlatform } from './testing/platform-server'

const db = await testDatabase()
const host = testPlatform(db)
afterAll(() => host.close())
const ada: Caller = { kind: 'user', id: 'ada', name: 'Ada', role: 'developer', teams: [] }

const rowsOf = async (id: string) =>
  (
    await db.pool.query<{ action: string; method: string; person: string | null; hourly: boolean }>(
      `select action, detail ->> 'method' as method, detail -> 'person' ->> 'id' as person, (detail ->> 'hourly')::boolean as hourly
        from audit where actor_kind = 'plugin' and resource_kind = 'plugin' and resource_id = $1 order by at, id`,
      [id],
    )
  ).rows
const methodsOf = async (id: string) => (await rowsOf(id)).map(({ method, person }) => `${method} ${person ?? '-'}`)
const install = (id: string) =>
  installPlugin(db.pool, {
    id,
    permissions: ['kv', 'sql', 'jobs', 'events.publish'],
    contributes: [{ point: 'job/v1', id: 'refresh', title: 'Refresh' }],
  })
const table = (role: string) => `create table "${role}".t (n int)`

it('is one row an hour of a method and a person, however many come at once', async () => {
  const own = await install('often')
  const [its, hers] = [await host.clientOf(own), await host.clientOf(own, ada)]
  await Promise.all(Array.from({ length: 8 }, (_, n) => its.kv.set(`k${n}`, n)))
  await hers.kv.set('hers', 1)
  expect(await its.kv.delete('nothing')).toBe(false)
  expect(await methodsOf('often')).toEqual(['kv.set -', 'kv.set ada'])
  expect(await its.kv.delete('k1')).toBe(true)
  await its.kv.delete('k2')
  await its.jobs.enqueue('refresh')
  await its.jobs.enqueue('refresh')
  await its.events.publish('done')
  await its.events.publish('done')
  const rows = await rowsOf('often')
  expect(rows.slice(2).map(({ action, method }) => [action, method])).toEqual([
    ['platform.kv', 'kv.delete'],
    ['platform.job', 'jobs.enqueue'],
    ['platform.publish', 'events.publish'],
  ])
  expect(rows.every(({ hourly }) => hourly)).toBe(true)
  const now = Date.now
  Date.now = () => now() + 3_600_001
  const later = await host.clientOf(own)
  await later.kv.set('k', 1)
  Date.now = now
  expect((await methodsOf('often')).filter((row) => row === 'kv.set -')).toHaveLength(2)
})

it('is of tables only where rows were written, also by a function that a SELECT calls', async () => {
  const own = await install('tables')
  const its = await host.clientOf(own)
  await its.sql.query('select 1')
  const { rows } = await db.pool.query<{ role: string }>(
    `select nspname as role from pg_namespace where nspname like '%tables%'`,
  )
  const role = rows[0]!.role
  await db.pool.query(table(role))
  await db.pool.query(`grant all on "${role}".t to "${role}"`)
  await db.pool.query(
    `create function "${role}".put(x int) returns int language sql as 'insert into "${role}".t values (x) returning n'`,
  )
  await its.sql.query('select * from t')
  await its.sql.query('delete from t')
  expect(await methodsOf('tables')).toEqual([])
  await its.sql.query('insert into t values (1)')
  await its.sql.query('insert into t values (2)')
  await its.sql.transaction([{ text: 'select put(3)' }])
  expect(await methodsOf('tables')).toEqual(['sql.query -', 'sql.transaction -'])
  expect((await its.sql.query<{ n: number }>('select n from t order by n')).rows.map(({ n }) => n)).toEqual([1, 2, 3])
  await expect(its.sql.query('insert into nowhere values (1)')).rejects.toMatchObject({ code: 'sql' })
})

it('and the row is in the transaction of the change: neither without the other', async () => {
  const own = await install('together')
  const its = await host.clientOf(own)
  const refuse = `create function refuse_audit() returns trigger language plpgsql as $$ begin
    if new.resource_id = 'together' then raise exception 'no audit'; end if; return new; end $$`
  await db.pool.query(refuse)
  await db.pool.query('create trigger refuse before insert on audit for each row execute function refuse_audit()')
  await expect(its.kv.set('a', 1)).rejects.toThrow()
  await expect(its.events.publish('a')).rejects.toThrow()
  await db.pool.query('drop trigger refuse on audit')
  expect(await its.kv.get('a')).toBeNull()
  expect((await db.pool.query(`select from event where topic = 'plugin.together.a'`)).rowCount).toBe(0)
  await its.kv.set('a', 1)
  expect(await methodsOf('together')).toEqual(['kv.set -'])
})
