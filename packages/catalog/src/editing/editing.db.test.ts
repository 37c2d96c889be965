import { makeRun, makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { callerOf, recordRun, userActor } from '../testing/record'

type User = Awaited<ReturnType<typeof makeUser>>
let db: TestDatabase
let ana: User
let ben: User
let team: { id: string; name: string }

beforeAll(async () => {
  db = await testDatabase()
  ana = await makeUser(db.prisma, { name: 'Ana', role: 'developer' })
  ben = await makeUser(db.prisma, { name: 'Ben', role: 'developer' })
  team = await makeTeam(db.prisma, { name: 'Ranking' })
})

const asAna = () => callerOf(db, userActor(ana, 'developer', { [team.id]: 'developer' }))
const asBen = () => callerOf(db, userActor(ben, 'developer'))
const asViewer = () => callerOf(db, userActor(ben, 'viewer'))
const auditOf = (name: string) => db.prisma.audit.findMany({ where: { resourceKind: 'project', resourceId: name } })

describe("a person's value", () => {
  it('is kept, marked with who and when, found by, and audited with what it was before', async () => {
    await recordRun(db.pool, { project: 'described', user: 'someone' })
    const since = Date.now()
    await asAna().setField({ name: 'described', field: 'description', value: '  Chooses wallpaper\nfor rooms ' })
    const project = await asAna().project({ name: 'described' })
    expect(project.description).toBe('Chooses wallpaper for rooms')
    expect(project.provenance.description).toMatchObject({ source: 'ui', by: 'Ana' })
    expect(project.provenance.description!.at).toBeGreaterThanOrEqual(since)
    expect((await asBen().search({ q: 'walpaper', limit: 3 }))[0]).toMatchObject({ name: 'described' })
    expect(await auditOf('described')).toMatchObject([
      {
        action: 'project.edit',
        actorId: ana.id,
        detail: { field: 'description', before: null, after: 'Chooses wallpaper for rooms' },
      },
    ])
  })

  it('is told to those who look', async () => {
    await recordRun(db.pool, { project: 'watched' })
    await db.bus.ready()
    const told = new Promise<string>((resolve) => {
      db.bus.on({ topic: 'project', key: 'watched' }, (event) => resolve(JSON.stringify(event.payload)))
    })
    await asAna().setField({ name: 'watched', field: 'tags', value: ['Nightly', 'nightly', 'rooms'] })
    expect(await told).toContain('tags')
    expect((await asAna().project({ name: 'watched' })).tags).toEqual(['nightly', 'rooms'])
  })

  it('is not lost to somebody who began before it was set', async () => {
    await recordRun(db.pool, { project: 'shared' })
    const set = { name: 'shared', field: 'description' } as const
    await asAna().setField({ ...set, value: 'Ranks rooms', seen: null })
    await expect(asAna().setField({ ...set, value: 'Ranks walls', seen: null })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Ana changed the description while you did: it is "Ranks rooms" now. Save again to replace that.',
    })
    await asAna().setField({ ...set, value: 'Ranks walls' })
    const links = [{ label: 'Wiki', url: 'https://wiki.example.org/' }]
    await asAna().setField({ name: 'shared', field: 'links', value: links, seen: [] })
    await expect(asAna().setField({ name: 'shared', field: 'links', value: [], seen: [] })).rejects.toThrow(/Wiki/)
    await asAna().setField({ name: 'shared', field: 'links', value: [], seen: links })
    expect(await asAna().project({ name: 'shared' })).toMatchObject({ description: 'Ranks walls', links: [] })
  })

  it('is not replaced by what later runs suggest', async () => {
    await recordRun(db.pool, { project: 'owned', user: 'carla' })
    await asAna().claim({ name: 'owned', as: { team: team.id } })
    for (let n = 0; n < 5; n += 1) await recordRun(db.pool, { project: 'owned', user: 'dora' })
    const project = await asAna().project({ name: 'owned' })
    expect(project.owner).toEqual({ kind: 'team', id: team.id, label: 'Ranking', source: 'ui' })
    expect(project.provenance.owner).toMatchObject({ source: 'ui', by: 'Ana' })
    await asAna().release({ name: 'owned' })
    const released = await asAna().project({ name: 'owned' })
    expect(released.owner).toMatchObject({ kind: 'person', id: 'dora', source: 'inferred' })
    expect(released.provenance.owner).toMatchObject({ source: 'inferred', note: 'from 5 runs by dora' })
  })
})

describe('what is refused', () => {
  it('says why, and changes and audits nothing', async () => {
    await recordRun(db.pool, { project: 'closed' })
    const viewer = await asViewer().project({ name: 'closed' })
    expect(viewer.mayEdit).toMatchObject({ allowed: false, reason: expect.stringContaining('developer') })
    await expect(asViewer().setField({ name: 'closed', field: 'description', value: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('developer'),
    })
    await expect(asViewer().claim({ name: 'closed', as: { me: true } })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await asViewer().project({ name: 'closed' })).description).toBeNull()
    expect(await auditOf('closed')).toEqual([])
  })

  it("is claiming or releasing somebody else's project, until they or a maintainer let go", async () => {
    await recordRun(db.pool, { project: 'taken' })
    await asAna().claim({ name: 'taken', as: { me: true } })
    expect((await asBen().project({ name: 'taken' })).mayClaim).toEqual({
      allowed: false,
      reason: 'taken belongs to Ana. They or a maintainer can release it.',
    })
    await expect(asBen().claim({ name: 'taken', as: { me: true } })).rejects.toThrow(/belongs to Ana/)
    await expect(asBen().release({ name: 'taken' })).rejects.toThrow(/belongs to Ana/)
    await callerOf(db, userActor(ben, 'maintainer')).release({ name: 'taken' })
    await asBen().claim({ name: 'taken', as: { me: true } })
    expect((await asBen().project({ name: 'taken' })).owner?.label).toBe('Ben')
  })

  it('is claiming for a team one is not in', async () => {
    await recordRun(db.pool, { project: 'other_team' })
    await expect(asBen().claim({ name: 'other_team', as: { team: team.id } })).rejects.toThrow(/You are not in Ranking/)
  })

  it('is a link that is none, a tag with a space, a description without end', async () => {
    await recordRun(db.pool, { project: 'strict' })
    const set = asAna().setField
    await expect(
      set({ name: 'strict', field: 'links', value: [{ label: 'x', url: 'javascript:alert(1)' }] }),
    ).rejects.toThrow(/must begin with https/)
    await expect(set({ name: 'strict', field: 'tags', value: ['two words'] })).rejects.toThrow(/without spaces/)
    await expect(set({ name: 'strict', field: 'description', value: 'x'.repeat(714) })).rejects.toThrow(
      'Use at most 500 characters; these are 714.',
    )
    await expect(
      set({ name: 'strict', field: 'links', value: [{ label: 'x'.repeat(201), url: 'https://wiki.example.org' }] }),
    ).rejects.toThrow('The name of a link has at most 80 characters; one has 201.')
    await set({ name: 'strict', field: 'links', value: [{ label: '', url: 'https://wiki.example.org/strict' }] })
    expect((await asAna().project({ name: 'strict' })).links).toEqual([
      { label: 'wiki.example.org', url: 'https://wiki.example.org/strict' },
    ])
  })

  it('is a project that does not exist, in every verb', async () => {
    const gone = { name: 'never_ran' }
    await expect(asAna().project(gone)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(asAna().setField({ ...gone, field: 'tags', value: [] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(asAna().star({ ...gone, on: true })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a star', () => {
  it("is the person's own, and may be set and taken twice", async () => {
    await recordRun(db.pool, { project: 'starry' })
    await asAna().star({ name: 'starry', on: true })
    await asAna().star({ name: 'starry', on: true })
    expect((await asAna().project({ name: 'starry' })).starred).toBe(true)
    expect((await asBen().project({ name: 'starry' })).starred).toBe(false)
    await asAna().star({ name: 'starry', on: false })
    expect((await asAna().project({ name: 'starry' })).starred).toBe(false)
  })
})

describe('activity', () => {
  it('merges changes of people with runs, newest first, page by page without loss or repeat', async () => {
    const name = 'eventful'
    await recordRun(db.pool, { project: name })
    const now = Date.now()
    // Two runs begin in the same millisecond, and one is newer than every change.
    const starts = [now - 3_000, now - 2_000, now - 2_000, now + 60_000]
    const runs = []
    for (const startedAt of starts)
      runs.push(await makeRun(db.pool, { project: name, flow: 'EventfulFlow', startedAt, user: 'ben' }))
    for (let n = 0; n < 5; n += 1) await asAna().setField({ name, field: 'description', value: `Version ${n}` })
    const seen: { at: number; what: string }[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<ReturnType<typeof asAna>['activity']>> = await asAna().activity({
        name,
        cursor,
        limit: 2,
      })
      seen.push(...page.items.map((item) => ({ at: item.at, what: item.runId ?? `${item.actor} ${item.text}` })))
      cursor = page.next
    } while (cursor)
    const [oldest, ...others] = runs.map((run) => run.id)
    expect(seen.map((each) => each.at)).toEqual(seen.map((each) => each.at).toSorted((a, b) => b - a))
    expect(seen[0]?.what).toBe(others.pop())
    expect(seen.slice(1, 6).map((each) => each.what)).toEqual(Array(5).fill('Ana changed the description'))
    expect(seen.slice(6).map((each) => each.what)).toEqual([...others.toReversed(), oldest])
  })

  it('refuses a place it did not give out', async () => {
    await expect(asAna().activity({ name: 'eventful', cursor: 'nonsense' })).rejects.toThrow(/Start from the newest/)
  })
})
