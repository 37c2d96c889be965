import { makeProject, makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProjectFilter } from '../filter/filter'
import { foldProjectFacets } from '../recording/fold-facets'
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

/** The same question with a search that every project answers is counted project by project. */
async function compareAll(): Promise<void> {
  for (const filter of filters)
    expect(inOrder(await projectFacets(db.pool, viewer, filter)), JSON.stringify(filter)).toEqual(
      inOrder(await plainly(filter)),
    )
}

async function plainly(filter: ProjectFilter) {
  const { rows } = await db.pool.query<{ name: string }>(`select name from project`)
  for (const { name } of rows)
    await db.pool.query(
      `insert into project_word (project, word, weight) values ($1, 'everyproject', 1) on conflict do nothing`,
      [name],
    )
  await db.pool.query(
    `insert into word_form (form, word) values ('everyproject', 'everyproject') on conflict do nothing`,
  )
  return projectFacets(db.pool, viewer, { ...filter, q: 'everyproject' })
}

/** Values of the same count come in any order. */
const inOrder = (facets: Awaited<ReturnType<typeof projectFacets>>) =>
  Object.fromEntries(
    Object.entries(facets).map(([name, facet]) => [
      name,
      Array.isArray(facet) ? facet.toSorted((a, b) => (a.value < b.value ? -1 : 1)) : facet,
    ]),
  )

describe('the counts of facets that are kept', () => {
  it('are those of the plain count, before and after changes are folded in, through many changes', async () => {
    for (let round = 0; round < 4; round++) {
      await compareAll()
      await Promise.all([foldProjectFacets(db.pool), changeSome(), foldProjectFacets(db.pool)])
      await compareAll()
    }
    await db.pool.query(`delete from project_word where project = 'faceted_3'`)
    await db.pool.query(`delete from project where name = 'faceted_3'`)
    await compareAll()
  })
})
