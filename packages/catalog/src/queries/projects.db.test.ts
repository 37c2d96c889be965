import { makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProjectFilter } from '../filter/filter'
import type { ProjectSort } from '../project/project'
import { callerOf, changeRun, recordRun, userActor } from '../testing/record'

let db: TestDatabase
let caller: ReturnType<typeof callerOf>

beforeAll(async () => {
  db = await testDatabase()
  const user = await makeUser(db.prisma, { role: 'maintainer' })
  const team = await makeTeam(db.prisma, { name: 'Ranking' })
  caller = callerOf(db, userActor(user, 'maintainer', { [team.id]: 'developer' }))
  for (let at = 0; at < 30; at += 1) {
    const name = `listed_${String(at).padStart(2, '0')}`
    // Three share a start time, so that the order needs its second key.
    const run = await recordRun(db.pool, {
      project: name,
      user: `user${at % 3}`,
      startedAt: 1_790_000_000_000 + Math.floor(at / 3),
    })
    if (at % 5 === 0) await changeRun(db.pool, run, { status: 'failed' })
    if (at % 2)
      await recordRun(db.pool, { project: name, user: `user${at % 3}`, startedAt: run.startedAt, status: 'failed' })
    if (at % 4 === 0) await caller.setField({ name, field: 'tags', value: ['nightly', at % 8 ? 'small' : 'big'] })
  }
  await recordRun(db.pool, { flow: 'BareFlow', user: null })
  await caller.claim({ name: 'listed_01', as: { team: team.id } })
  await caller.claim({ name: 'listed_02', as: { me: true } })
  await caller.star({ name: 'listed_03', on: true })
})

async function allPages(sort: ProjectSort, filter: ProjectFilter = {}): Promise<string[]> {
  const names: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof caller.projects>> = await caller.projects({ filter, sort, cursor, limit: 4 })
    names.push(...page.items.map((item) => item.name))
    cursor = page.next
  } while (cursor)
  return names
}

describe('the list of projects', () => {
  it.each(['recent', 'name', 'runs'] as const)(
    'sorted by %s goes page by page without loss or repeat',
    async (sort) => {
      const names = await allPages(sort)
      const whole = await caller.projects({ sort, limit: 200 })
      expect(names).toHaveLength(31)
      expect(new Set(names).size).toBe(31)
      expect(whole.items.map((item) => item.name)).toEqual(names)
      expect(whole.next).toBeNull()
    },
  )

  it('refuses a cursor of another order with a sentence', async () => {
    const { next } = await caller.projects({ sort: 'name', limit: 2 })
    await expect(caller.projects({ sort: 'recent', cursor: next, limit: 2 })).rejects.toThrow(
      /Start from the first page/,
    )
    await expect(caller.projects({ sort: 'recent', cursor: 'nonsense', limit: 2 })).rejects.toThrow(
      /Start from the first page/,
    )
  })

  it('is narrowed by what was starred and what is owned, alone or through a team', async () => {
    expect(await allPages('name', { starred: true })).toEqual(['listed_03'])
    expect(await allPages('name', { mine: true })).toEqual(['listed_01', 'listed_02'])
    expect((await caller.mine()).map((project) => project.name).sort()).toEqual(['listed_01', 'listed_02', 'listed_03'])
  })
})

describe('facets', () => {
  it('count what the list gives, for every value of every facet', async () => {
    const facets = await caller.facets({})
    expect(facets.total).toBe(31)
    expect(facets.everything).toBe(31)
    for (const field of ['state', 'owner', 'tag', 'kind', 'library'] as const)
      for (const { value, count } of facets[field])
        expect(await allPages('name', { [field]: [value] }), `${field}:${value}`).toHaveLength(count)
  })

  it('ignore their own choice and heed the others', async () => {
    const without = await caller.facets({ filter: { tag: ['nightly'] } })
    const both = await caller.facets({ filter: { tag: ['nightly'], state: ['failing'] } })
    expect(both.state).toEqual(without.state)
    expect(both.total).toBe(without.state.find((facet) => facet.value === 'failing')?.count)
    expect(both.tag.find((facet) => facet.value === 'nightly')?.count).toBe(both.total)
    expect(both.everything).toBe(31)
  })

  it('keep a choice that empties the set, and say which choice does', async () => {
    const filter = { tag: ['nightly', 'gone'], owner: ['none'] }
    const facets = await caller.facets({ filter })
    expect(facets.total).toBe(0)
    expect(facets.tag).toContainEqual({ value: 'gone', label: 'gone', count: 0 })
    const without = await caller.countWithoutEach({ filter })
    expect(without).toContainEqual({ field: 'owner', value: 'none', without: 8 })
  })
})

describe('who may see', () => {
  it('is nobody without signing in, and no token for recording', async () => {
    await expect(callerOf(db, null).projects({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    const token = callerOf(db, { kind: 'token', id: 't', name: 'robot', scope: 'record' })
    await expect(token.facets({})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const reader = callerOf(db, { kind: 'token', id: 't', name: 'reader', scope: 'read' })
    expect((await reader.projects({ limit: 1 })).items).toHaveLength(1)
  })
})

describe('flows', () => {
  it('are listed with their latest run, page by page', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof caller.flows>> = await caller.flows({ cursor, limit: 6 })
      seen.push(...page.items.map((flow) => `${flow.project}/${flow.flow}`))
      cursor = page.next
    } while (cursor)
    expect(seen).toHaveLength(31)
    expect(new Set(seen).size).toBe(31)
    expect((await caller.flows({ q: 'bareflow' })).items).toMatchObject([{ flow: 'BareFlow', project: 'BareFlow' }])
  })

  it.each(['recent', 'name', 'runs'] as const)(
    'in the order of "%s" are listed whole and once, with whose they are',
    async (sort) => {
      type Page = Awaited<ReturnType<typeof caller.flows>>
      const seen: Page['items'] = []
      let cursor: string | null = null
      do {
        const page: Page = await caller.flows({ sort, cursor, limit: 4 })
        seen.push(...page.items)
        cursor = page.next
      } while (cursor)
      expect(new Set(seen.map(({ flow, project }) => `${flow} ${project}`)).size).toBe(31)
      expect(seen).toHaveLength(31)
      const placeOf = {
        recent: ({ lastRunAt }: Page['items'][number]) => -(lastRunAt ?? 0),
        runs: ({ runsTotal }: Page['items'][number]) => -runsTotal,
        name: () => 0,
      }[sort]
      for (const [at, flow] of seen.entries())
        if (at > 0) expect(placeOf(flow)).toBeGreaterThanOrEqual(placeOf(seen[at - 1]!))
      if (sort === 'name') {
        const { rows } = await db.pool.query('select flow_id as flow from project_flow order by lower(flow_id), 1')
        expect(seen.map(({ flow }) => flow)).toEqual(rows.map(({ flow }) => flow))
      }
      const { items } = await caller.projects({ limit: 50 })
      for (const { project, owner } of seen) expect(owner).toEqual(items.find(({ name }) => name === project)?.owner)
    },
  )

  it('are not gone on with in another order than the place is of', async () => {
    const { next } = await caller.flows({ sort: 'runs', limit: 4 })
    await expect(caller.flows({ sort: 'name', cursor: next, limit: 4 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('and projects are counted', async () => {
    expect(await caller.summary()).toMatchObject({ projects: 31, flows: 31, libraries: 0 })
  })
})
