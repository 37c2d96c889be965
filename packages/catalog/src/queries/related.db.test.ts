import { makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { beforeAll, expect, it } from 'vitest'
import { callerOf, recordRun, userActor } from '../testing/record'
import { fitsPattern, type Subject } from './related'

let db: TestDatabase
let caller: ReturnType<typeof callerOf>
const nothing: Subject = { distributions: [], projects: [], flows: [] }

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
