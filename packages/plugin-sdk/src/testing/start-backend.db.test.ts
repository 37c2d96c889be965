import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import backend from './example-backend'
import { startBackend } from './start-backend'
import { openTestSchema } from './test-database'

// A database of its own: what it leaves behind must not be taken for another run's.
const { serverUrl } = inject('groundworkDatabase' as never) as { serverUrl: string }
const name = `gw_sdk_${randomBytes(5).toString('hex')}`
const database = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
await onServer((client) => client.query(`create database ${name}`))
afterAll(() => onServer((client) => client.query(`drop database ${name} with (force)`)))

async function onServer<T>(work: (client: pg.Client) => Promise<T>, url = serverUrl): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'gw-films-'))
mkdirSync(path.join(folder, 'migrations'))
const migration = path.join(folder, 'migrations/001-titles.sql')
afterAll(() => rmSync(folder, { recursive: true }))

const example = { ...exampleManifest(), permissions: [...exampleManifest().permissions, 'kv'] }

async function leftSchemas(): Promise<string[]> {
  const text = "select nspname as name from pg_namespace where nspname like 'gw_test_%'"
  const { rows } = await onServer((client) => client.query<{ name: string }>(text), database)
  return rows.map((row) => row.name)
}

it('runs SQL in a real database, after its migrations, and leaves nothing behind', async () => {
  writeFileSync(
    migration,
    '-- migrate:up\ncreate table title (id bigserial primary key, name text unique);\n-- migrate:down\ndrop table title;\n',
  )
  {
    await using films = await startBackend({ backend, manifest: example, folder, database })
    await films.client.addTitle.mutate('Alien')
    expect(await films.client.titles.query()).toEqual([{ id: 1, name: 'Alien' }])
    await expect(films.client.addTitle.mutate('Alien')).rejects.toThrow(/its log says why/)
    expect(await leftSchemas()).toHaveLength(1)
  }
  expect(await leftSchemas()).toEqual([])
})

it('refuses what Groundwork refuses at run time', async () => {
  const schema = await openTestSchema(database, { folder, files: [] })
  const tables = schema.run([{ text: '-- a table\ncreate table later (id int)' }])
  await expect(tables).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('in a migration') })
  expect((await schema.run([{ text: '/* one */ (select 1 as n)' }]))[0]?.rows).toEqual([{ n: 1 }])
  await schema.close()
})

it('is closed when what is under way has ended, and never drops tables beside it', async () => {
  writeFileSync(migration, '-- migrate:up\ncreate table a (n int);\ncreate table b (n int);\n')
  const schema = await openTestSchema(database, { folder, files: ['migrations/001-titles.sql'] })
  // It takes one table, and the other when closing has begun: dropped meanwhile, each would wait for the other.
  const working = schema.run([
    { text: 'insert into b values (1)' },
    { text: 'select pg_sleep(0.3)' },
    { text: 'insert into a values (1)' },
  ])
  await expect(Promise.all([working, schema.close()])).resolves.toHaveLength(2)
  expect(await leftSchemas()).toEqual([])
})

it('says why a migration failed, and leaves nothing behind', async () => {
  writeFileSync(migration, '-- migrate:up\ncreate tible title ();\n')
  const starting = startBackend({ backend, manifest: example, folder, database })
  await expect(starting).rejects.toThrow(/syntax error at or near "tible"/)
  expect(await leftSchemas()).toEqual([])
})
