import { beforeAll, describe, expect, it } from 'vitest'
import { makeArtifacts, makeMetadata, makeProject, makeRun, makeTask, makeTeam, makeUser } from '../../makers/makers'
import { onServer } from './template'
import { type TestDatabase, testDatabase } from './testing'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  return db.close
})

describe('a test database', () => {
  it('is migrated, empty and has an installation id of its own', async () => {
    const other = await testDatabase()
    const [mine, theirs] = await Promise.all([db, other].map(({ prisma }) => prisma.installation.findMany()))
    expect(mine).toHaveLength(1)
    expect(theirs).toHaveLength(1)
    expect(mine![0]!.id).not.toBe(theirs![0]!.id)
    expect(await db.prisma.run.count()).toBe(0)
    await other.close()
  })

  it('is gone after close, also when a connection is still open', async () => {
    const clone = await testDatabase()
    const name = new URL(clone.url).pathname.slice(1)
    await clone.pool.query('select 1')
    await clone.close()
    await clone.close()
    const left = await onServer(clone.serverUrl, (client) =>
      client.query('select from pg_database where datname = $1', [name]),
    )
    expect(left.rowCount).toBe(0)
  })

  it('can be made many times at once', async () => {
    const clones = await Promise.all(Array.from({ length: 4 }, testDatabase))
    expect(new Set(clones.map((clone) => clone.url)).size).toBe(4)
    await Promise.all(clones.map((clone) => clone.close()))
  })
})

describe('the makers', () => {
  it('fill what is not given and keep what is', async () => {
    const user = await makeUser(db.prisma, { role: 'maintainer' })
    await makeTeam(db.prisma, { slug: 'ranking', members: { [user.id]: 'maintainer' } })
    await makeProject(db.prisma, { name: 'titles', state: 'failing' })
    const run = await makeRun(db.pool, {
      flow: 'TitleFlow',
      project: 'titles',
      status: 'failed',
      failedStep: 'fit',
      tags: ['a"b'],
    })
    const task = await makeTask(db.pool, { runNumber: run.runNumber, step: 'fit', status: 'failed' })
    await makeMetadata(db.pool, { ...run, ...task }, { attempt: '0', 'ds-type': 'local' })
    await makeArtifacts(db.pool, { ...run, ...task }, { model: 'a'.repeat(40) })

    const row = await db.prisma.run.findFirstOrThrow({ include: { tasks: true, steps: true } })
    expect(row).toMatchObject({ project: 'titles', status: 'failed', failedStep: 'fit', tags: ['a"b'] })
    expect(JSON.parse(`${row.body}}`)).toMatchObject({ flow_id: 'TitleFlow', run_number: run.runNumber, tags: ['a"b'] })
    expect(row.tasks).toMatchObject([{ stepName: 'fit', status: 'failed', attempt: 0 }])
    expect(await db.prisma.attempt.count()).toBe(1)
    expect(await db.prisma.metadata.findMany({ orderBy: { id: 'asc' }, select: { fieldName: true } })).toEqual([
      { fieldName: 'attempt' },
      { fieldName: 'ds-type' },
    ])
    expect(await db.prisma.artifact.count({ where: { name: 'model' } })).toBe(1)
    expect(await db.prisma.teamMember.count({ where: { userId: user.id, role: 'maintainer' } })).toBe(1)
  })
})
