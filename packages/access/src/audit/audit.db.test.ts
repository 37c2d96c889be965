import { makeUser } from '@groundwork/db/makers'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { loadActor } from '../actor/actor'
import { writeAudit } from './audit'

const { pool, prisma } = await testDatabase()

describe('audit', () => {
  it('is written through SQL and through Prisma alike', async () => {
    const user = await makeUser(prisma, { name: 'Ada' })
    const actor = await loadActor(pool, user.id)
    if (!actor) throw new Error('no actor')
    const entry = {
      actor,
      action: 'project.edit' as const,
      resource: { kind: 'project', id: 'p' },
      detail: { after: 1 },
      requestId: 'r',
    }
    await transaction(pool, (sql) => writeAudit(sql, entry))
    await prisma.$transaction((tx) => writeAudit(tx, entry))
    const rows = await prisma.audit.findMany({ where: { resourceId: 'p' } })
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      expect(row).toMatchObject({
        actorKind: 'user',
        actorId: user.id,
        actorName: 'Ada',
        detail: { after: 1 },
        requestId: 'r',
      })
    }
  })

  it('falls with the change that it is about', async () => {
    const entry = {
      actor: { kind: 'system' as const, name: 's' },
      action: 'project.edit' as const,
      resource: { kind: 'project', id: 'q' },
    }
    const failing = transaction(pool, async (sql) => {
      await writeAudit(sql, entry)
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    expect(await prisma.audit.count({ where: { resourceId: 'q' } })).toBe(0)
  })
})

describe('loadActor', () => {
  it('brings role and teams, and nobody who is shut out', async () => {
    const user = await makeUser(prisma, { role: 'maintainer' })
    const team = await prisma.team.create({
      data: {
        id: crypto.randomUUID(),
        slug: 's',
        name: 'S',
        members: { create: { userId: user.id, role: 'developer' } },
      },
    })
    expect(await loadActor(pool, user.id)).toMatchObject({
      kind: 'user',
      role: 'maintainer',
      teams: { [team.id]: 'developer' },
    })
    await prisma.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } })
    expect(await loadActor(pool, user.id)).toBeNull()
    expect(await loadActor(pool, 'nobody')).toBeNull()
  })

  it('takes a role that it does not know for the least', async () => {
    const user = await makeUser(prisma, { role: 'emperor' })
    expect(await loadActor(pool, user.id)).toMatchObject({ role: 'viewer' })
  })
})
