import { makeProject, makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { type FacetField, facetFields, type ProjectFilter } from '../filter/filter'
import { projectStates } from '../project/project'
import { projectFacets } from './facets'
import type { Viewer } from './viewer'

let db: TestDatabase
const names: string[] = []
const owners: { team: string | null; user: string | null; person: string | null }[] = []
const viewer: Viewer = { userId: null, teams: [] }

/** Numbers that look random and are the same each time. */
let seed = 5
function below(most: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * most)
}
const one = <T>(values: readonly T[]): T => values[below(values.length)] as T
const some = (values: string[]) => values.filter(() => below(3) === 0)

beforeAll(async () => {
  db = await testDatabase()
  const [team, user] = [await makeTeam(db.prisma, {}), await makeUser(db.prisma, {})]
  owners.push({ team: team.id, user: null, person: 'ben' }, { team: null, user: user.id, person: null })
  owners.push({ team: null, user: null, person: 'ada' }, { team: null, user: null, person: null })
  for (let n = 0; n < 60; n++) names.push((await makeProject(db.prisma, { name: `faceted_${n}` })).name)
  await changeSome()
})

async function changeSome(): Promise<void> {
  const chosen = names.filter(() => below(2) === 0)
  await Promise.all(
    chosen.map((name) => {
      const owner = one(owners)
      return db.pool.query(
        `update project set kind = $2, state = $3, tags = $4, libraries = $5, owner_team = $6, owner_user = $7, owner_person = $8 where name = $1`,
        [
          name,
          one(['project', 'flow']),
          one(['failing', 'healthy', 'idle']),
          some(['t1', 't2', 't3']),
          some(['l1', 'l2']),
          owner.team,
          owner.user,
          owner.person,
        ],
      )
    }),
  )
}

const filters: ProjectFilter[] = [
  {},
  { state: ['failing'] },
  { state: ['failing', 'idle'] },
  { kind: ['flow'] },
  { owner: ['none', 'person:ada'] },
  { tag: ['t1'], library: ['none'] },
  { state: ['healthy'], owner: ['none'], tag: ['t2', 'none'] },
]

async function compareAll(): Promise<void> {
  for (const filter of filters)
    expect(inOrder(await projectFacets(db.pool, viewer, filter)), JSON.stringify(filter)).toMatchObject(
      await plainly(filter),
    )
}

type Plain = Record<FacetField, string[]>

/** Counted one by one from all rows. */
async function plainly(filter: ProjectFilter) {
  const { rows } = await db.pool.query<Plain>(`select array[state] as state, array[kind] as kind,
    case when tags = '{}' then '{none}' else tags end as tag, case when libraries = '{}' then '{none}' else libraries end as library,
    array[coalesce('team:' || owner_team, 'user:' || owner_user, 'person:' || owner_person, 'none')] as owner from project`)
  const has = (row: Plain, field: FacetField) =>
    !filter[field] || row[field].some((value) => filter[field]?.some((wanted) => wanted === value))
  const counts: Partial<Record<FacetField | 'total' | 'everything', unknown>> = {
    total: rows.filter((row) => facetFields.every((field) => has(row, field))).length,
    everything: rows.length,
  }
  for (const field of facetFields) {
    const counted = rows.filter((row) => facetFields.every((other) => other === field || has(row, other)))
    const states = field === 'state' ? projectStates : []
    const values = [...new Set([...states, ...rows.flatMap((row) => row[field]), ...(filter[field] ?? [])])].sort()
    const of = (value: string) => counted.filter((row) => row[field].includes(value)).length
    const always = (value: string) =>
      (filter[field] as string[] | undefined)?.includes(value) || (field === 'state' && value !== 'idle')
    counts[field] = values
      .map((value) => expect.objectContaining({ value, count: of(value) }) as { value: string; count: number })
      .filter((_, at) => always(values[at] as string) || of(values[at] as string) > 0)
  }
  return counts
}

/** Values of the same count come in any order. */
const inOrder = (facets: Awaited<ReturnType<typeof projectFacets>>) =>
  Object.fromEntries(
    Object.entries(facets).map(([name, facet]) => [
      name,
      Array.isArray(facet) ? facet.toSorted((a, b) => (a.value < b.value ? -1 : 1)) : facet,
    ]),
  )

describe('the counts of facets', () => {
  it('are those of a plain count, at once after every change', async () => {
    for (let round = 0; round < 6; round++) {
      await compareAll()
      await changeSome()
    }
    names.push((await makeProject(db.prisma, { name: 'faceted_late' })).name)
    await compareAll()
  })

  it('name owners as they are called now, and keep a choice that is not among the most frequent', async () => {
    const team = await makeTeam(db.prisma, { name: 'Before' })
    await db.pool.query('update project set owner_team = $2, owner_user = null where name = $1', [names[0], team.id])
    const label = async () =>
      (await projectFacets(db.pool, viewer, {})).owner.find(({ value }) => value === `team:${team.id}`)?.label
    expect(await label()).toBe('Before')
    await db.pool.query(`update team set name = 'After' where id = $1`, [team.id])
    expect(await label()).toBe('After')
    const many = Array.from({ length: 60 }, (_, n) => `many${String(n).padStart(2, '0')}`)
    await db.pool.query('update project set tags = $2 where name = $1', [names[1], many])
    const { tag } = await projectFacets(db.pool, viewer, { tag: ['many59', 'nowhere'] })
    expect(tag).toHaveLength(42)
    expect(tag.slice(40)).toEqual([
      { value: 'many59', label: 'many59', count: 1 },
      { value: 'nowhere', label: 'nowhere', count: 0 },
    ])
  })
})
