import { makeProject } from '@groundwork/db/makers'
import { createPool, type Pool, type Sql } from '@groundwork/db/pool'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { facetFields } from '../filter/filter'
import { reindexProject } from '../search/reindex'
import { createMirror, type Mirror } from './mirror'

let db: TestDatabase
const connect = () => db.pool.connect()
type PoolClient = Awaited<ReturnType<typeof connect>>
let other: Pool
const names: string[] = []
let mirrors: Mirror[]

beforeAll(async () => {
  db = await testDatabase()
  other = createPool(db.url, { max: 4 })
  for (let n = 0; n < 12; n++) names.push((await makeProject(db.prisma, { name: `held_${n}` })).name)
})
beforeEach(() => {
  // As of two processes.
  mirrors = [createMirror(db.pool), createMirror(other)]
})
afterAll(() => other.end())

/** Numbers that look random and are the same each time. */
let seed = 3
function below(most: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * most)
}
const one = <T>(values: readonly T[]): T => values[below(values.length)] as T

async function heldBy(mirror: Mirror): Promise<Record<string, string[]>> {
  const { names: held, codes, dictionaries } = await mirror.projects()
  const valuesOf = (id: number) =>
    facetFields.flatMap((field) => (codes[field][id] ?? []).map((code) => dictionaries[field].values[code] ?? ''))
  return Object.fromEntries(held.map((name, id) => [name, valuesOf(id).sort()]))
}

async function stored(): Promise<Record<string, string[]>> {
  const { rows } = await db.pool.query<{ name: string; values: string[] }>(`select name, array[state, kind]
      || case when libraries = '{}' then '{none}' else libraries end || case when tags = '{}' then '{none}' else tags end
      || coalesce('team:' || owner_team, 'user:' || owner_user, 'person:' || owner_person, 'none') as values from project`)
  return Object.fromEntries(rows.map(({ name, values }) => [name, values.sort()]))
}

async function expectFresh(): Promise<void> {
  for (const mirror of mirrors) expect(await heldBy(mirror)).toEqual(await stored())
}

async function change(sql: Sql, name: string): Promise<void> {
  await sql.query(
    'update project set kind = $2, state = $3, tags = $4, libraries = $5, owner_person = $6 where name = $1',
    [
      name,
      one(['project', 'flow']),
      one(['failing', 'healthy', 'idle']),
      one([[], ['t1'], ['t1', 't2']]),
      one([[], ['l1']]),
      one([null, 'ada', 'ben']),
    ],
  )
}

describe('what a process holds of the projects', () => {
  it('is what is committed, however transactions overlap, and never what is not', async () => {
    const open: { client: PoolClient; name: string }[] = []
    for (let round = 0; round < 120; round++) {
      const free = names.filter((name) => !open.some((each) => each.name === name))
      if (open.length < 3 && below(2) === 0) {
        const [client, name] = [await connect(), one(free)]
        await client.query('begin')
        await change(client, name)
        open.push({ client, name })
      } else if (open.length && below(2) === 0) {
        const [ended] = open.splice(below(open.length), 1)
        await ended?.client.query(one(['commit', 'commit', 'rollback']))
        ended?.client.release()
      } else await change(db.pool, one(free))
      await expectFresh()
    }
    for (const { client } of open) {
      await client.query('commit')
      client.release()
      await expectFresh()
    }
  })

  it('has a new project at the commit, also the first of all', async () => {
    await expectFresh()
    await makeProject(db.prisma, { name: 'held_new' })
    await expectFresh()
    const empty = await testDatabase()
    const mirror = createMirror(empty.pool)
    expect((await mirror.projects()).names).toEqual([])
    await makeProject(empty.prisma, { name: 'first' })
    expect((await mirror.projects()).names).toEqual(['first'])
  })

  it('is read of all projects once, then of those that changed, by one statement for all who ask meanwhile', async () => {
    const [mirror] = mirrors as [Mirror]
    await mirror.projects()
    await db.pool.query(`update project set tags = '{once}' where name = $1`, [names[0]])
    const query = vi.spyOn(db.pool, 'query')
    await Promise.all(Array.from({ length: 20 }, () => mirror.projects()))
    expect(query).toHaveBeenCalledTimes(2)
    const rows = await Promise.all(
      query.mock.results.map(async ({ value }) => (await (value as Promise<{ rows: unknown[] }>)).rows.length),
    )
    expect(rows).toEqual([1, 0])
    query.mockRestore()
  })

  it('does not wait for a look that failed', async () => {
    const [mirror] = mirrors as [Mirror]
    await mirror.projects()
    const query = vi.spyOn(db.pool, 'query').mockImplementationOnce(() => {
      throw new Error('gone')
    })
    const [first, second] = await Promise.allSettled([mirror.projects(), mirror.projects()])
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled'])
    query.mockRestore()
    await expectFresh()
  })

  it('does not take numbers of transactions of another cluster for changes', async () => {
    await db.pool.query(`alter table project disable trigger project_touch`)
    await db.pool.query(`update project set touched = '9000000000000000' where name = $1`, [names[1]])
    await db.pool.query(`alter table project enable trigger project_touch`)
    const [mirror] = mirrors as [Mirror]
    await mirror.projects()
    const query = vi.spyOn(db.pool, 'query')
    await mirror.projects()
    expect(await query.mock.results[0]?.value).toMatchObject({ rows: [] })
    query.mockRestore()
    await change(db.pool, names[1] ?? '')
    await expectFresh()
  })
})

describe('the words that a process holds', () => {
  it('are those stored, at once after every change of them', async () => {
    const [mirror] = mirrors as [Mirror]
    for (let round = 0; round < 15; round++) {
      const name = one(names)
      await db.pool.query('update project set description = $2, tags = $3 where name = $1', [
        name,
        one([null, 'weekly figures', 'weekly review of figures', 'nothing']),
        one([[], ['small'], ['small', 'big']]),
      ])
      await reindexProject(db.pool, name)
      const { projects, index } = await mirror.words()
      const { rows } = await db.pool.query<{ word: string; project: string; weight: number }>(
        'select word, project, weight from project_word',
      )
      const words = [...new Set([...rows.map((row) => row.word), 'weekly', 'small', 'review'])]
      const held = words.flatMap((word) => {
        const { projects: ids, weights } = index.of(word) ?? { projects: [], weights: [] }
        return ids.map((id, at) => ({ word, project: projects.names[id], weight: weights[at] }))
      })
      const key = (row: { word: string; project?: string | undefined }) => `${row.word} ${row.project}`
      const sorted = <T extends { word: string; project?: string | undefined }>(list: T[]) =>
        list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
      expect(sorted(held)).toEqual(sorted(rows))
    }
  })

  it('are not read where nobody searches', async () => {
    const query = vi.spyOn(db.pool, 'query')
    await (mirrors[0] as Mirror).projects()
    expect(query).toHaveBeenCalledTimes(1)
    query.mockRestore()
  })
})
