import { fitsPattern } from '@groundwork/access/fits-pattern'
import { makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, expect, it } from 'vitest'
import { callerOf, recordRun, userActor } from '../testing/record'
import type { Subject } from './related'

let db: TestDatabase
let caller: ReturnType<typeof callerOf>
const nothing: Subject = { distributions: [], projects: [], flows: [], ownerTeam: null }

beforeAll(async () => {
  db = await testDatabase()
  caller = callerOf(db, userActor(await makeUser(db.prisma), 'viewer'))
  await recordRun(db.pool, { project: 'content_rows', flow: 'RowsFlow', startedAt: 2_000 })
  await recordRun(db.pool, { project: 'contentXother', flow: 'OtherFlow', startedAt: 3_000 })
  await recordRun(db.pool, { project: 'ranking', flow: 'RowsAgain', startedAt: 1_000 })
})

const names = async (subject: Partial<Subject>) =>
  (await caller.related({ ...nothing, ...subject })).map(({ name, by }) => `${name} ${by}`)

it('a library is about the projects whose names fit, whatever LIKE makes of an underscore', async () => {
  expect(await names({ projects: ['content_*'] })).toEqual(['content_rows name'])
})

it('and about those with a flow that fits, last run first', async () => {
  expect(await names({ flows: ['Rows*'] })).toEqual(['content_rows flow', 'ranking flow'])
})

it('one of another team only about what no team owns, but for what its runs use', async () => {
  const [content, desk] = [await makeTeam(db.prisma), await makeTeam(db.prisma)]
  await db.pool.query('update project set owner_team = $1 where name = $2', [content.id, 'content_rows'])
  const all = { projects: ['*'], flows: ['Rows*'] }
  expect(await names({ ...all, ownerTeam: desk.id })).toEqual(['contentXother name', 'ranking name'])
  expect(await names({ flows: ['Rows*'], ownerTeam: desk.id })).toEqual(['ranking flow'])
  expect(await names({ ...all, ownerTeam: content.id })).toContain('content_rows name')
  await db.pool.query('update project set libraries = $1 where name = $2', [['desk-lib'], 'content_rows'])
  expect(await names({ distributions: ['desk-lib'], ownerTeam: desk.id })).toEqual(['content_rows runs'])
})

it('one that is about nothing has no projects', async () => {
  expect(await names({})).toEqual([])
})

it('the same pattern means the same outside the database', () => {
  expect(['content_rows', 'contentXother', 'a.content_x'].map((name) => fitsPattern(name, 'content_*'))).toEqual([
    true,
    false,
    false,
  ])
})
