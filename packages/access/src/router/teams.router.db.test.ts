import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { acting } from './acting'

const database = await testDatabase()
const { prisma } = database
const { callAs, personOf, reload, lastAudit } = acting(database)
const admin = callAs(await personOf('administrator')).teams

describe('teams', () => {
  it('are made and renamed by administrators; the address stays', async () => {
    const { id, slug } = await admin.create({ name: 'Équipe Série A' })
    expect(slug).toBe('equipe-serie-a')
    await admin.rename({ teamId: id, name: 'Ranking' })
    expect(await prisma.team.findUniqueOrThrow({ where: { id } })).toMatchObject({ slug, name: 'Ranking' })
    expect(await lastAudit(id)).toMatchObject({
      action: 'team.manage',
      detail: { before: 'Équipe Série A', after: 'Ranking' },
    })
    await expect(admin.create({ name: 'Equipe serie a' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(admin.create({ name: '✨' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(admin.create({ name: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(admin.rename({ teamId: crypto.randomUUID(), name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const maintainer = callAs(await personOf('maintainer')).teams
    await expect(maintainer.create({ name: 'Mine' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(maintainer.rename({ teamId: id, name: 'Mine' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('take members, change their role and let them go, each with an audit row', async () => {
    const { id: teamId } = await admin.create({ name: 'Search' })
    const { id: userId, email } = await personOf('viewer')
    await admin.addMember({ teamId, userId, role: 'developer' })
    expect(await lastAudit(teamId)).toMatchObject({ action: 'team.members', detail: { did: 'added a member', email } })
    await expect(admin.addMember({ teamId, userId, role: 'viewer' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await admin.setMemberRole({ teamId, userId, role: 'maintainer' })
    expect((await reload(userId)).teams).toEqual({ [teamId]: 'maintainer' })
    await admin.removeMember({ teamId, userId })
    expect(await lastAudit(teamId)).toMatchObject({ detail: { did: 'removed a member', before: 'maintainer' } })
    await expect(admin.removeMember({ teamId, userId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(admin.setMemberRole({ teamId, userId, role: 'viewer' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('are kept by their own maintainers, whatever their role elsewhere', async () => {
    const [mine, other] = [await admin.create({ name: 'Mine' }), await admin.create({ name: 'Other' })]
    const { id } = await personOf('viewer')
    await admin.addMember({ teamId: mine.id, userId: id, role: 'maintainer' })
    const { teams } = callAs(await reload(id))
    const { id: userId } = await personOf('viewer')
    await teams.addMember({ teamId: mine.id, userId, role: 'developer' })
    await expect(teams.addMember({ teamId: other.id, userId, role: 'developer' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(
      callAs(await reload(userId)).teams.removeMember({ teamId: mine.id, userId: id }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const seen = (await teams.list()).teams
    expect(seen.find((team) => team.id === mine.id)).toMatchObject({ mayChange: { allowed: true } })
    expect(seen.find((team) => team.id === other.id)?.mayChange).toMatchObject({ allowed: false })
  })

  it('have no administrators of their own, and refuse strangers and unknown people', async () => {
    const { id: teamId } = await admin.create({ name: 'Strict' })
    const { id: userId } = await personOf('viewer')
    const wrong = { teamId, userId, role: 'administrator' as 'viewer' }
    await expect(admin.addMember(wrong)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(admin.addMember({ teamId, userId: 'nobody', role: 'viewer' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(callAs(null).teams.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(callAs(null).teams.addMember({ teamId, userId, role: 'viewer' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })
})
