import { makeTeam } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { can } from '../can/can'
import { acting } from './acting'

const database = await testDatabase()
const { pool, prisma } = database
const { callAs, personOf, reload, lastAudit } = acting(database)
const admin = await personOf('administrator', 'Ada')
const { roles, teams, why } = callAs(admin)

const staging = { kind: 'target', id: 't', project: 'ranking', environment: 'staging', ownerTeam: null }
const release = {
  description: 'Those who bring ranking to staging.',
  actions: ['promotion.request', 'promotion.vote'] as const,
  resources: ['project:ranking*'],
  environments: ['staging'],
}

async function made(name: string, given: object = {}) {
  const { id } = await roles.save({ name, ...release, actions: [...release.actions], ...given })
  return id
}

describe('custom roles', () => {
  it('reach a person at once, by themselves and through a team, and leave with the grant', async () => {
    const [bo, cy] = [await personOf('viewer'), await personOf('viewer')]
    const team = await makeTeam(prisma, { name: 'Release crew' })
    await teams.addMember({ teamId: team.id, userId: cy.id, role: 'viewer' })
    const id = await made('Ranking release')
    await roles.give({ id, userId: bo.id })
    await roles.give({ id, teamId: team.id })
    expect((await reload(bo.id)).grants).toEqual([
      { role: 'Ranking release', ...release, description: undefined, via: null },
    ])
    for (const person of [bo, cy]) {
      expect(can(await reload(person.id), 'promotion.vote', staging).allowed).toBe(true)
      expect(can(await reload(person.id), 'promotion.vote', { ...staging, environment: 'dev' }).allowed).toBe(false)
    }
    expect((await reload(cy.id)).grants).toMatchObject([{ via: 'Release crew' }])
    const role = (await roles.list()).roles.find((each) => each.id === id)
    expect(role?.holders).toMatchObject([
      { kind: 'team', name: 'Release crew', givenBy: 'Ada' },
      { kind: 'person', name: bo.name },
    ])
    for (const { grantId } of role?.holders ?? []) await roles.take({ grantId })
    for (const person of [bo, cy]) expect((await reload(person.id)).grants).toEqual([])
    expect(await lastAudit(id)).toMatchObject({ action: 'role.manage', detail: { name: 'Ranking release' } })
  })

  it('are changed by who saw them as they are, and removed with everything they gave', async () => {
    const bo = await personOf('viewer')
    const id = await made('Changing')
    await roles.give({ id, userId: bo.id })
    const said = { id, name: 'Changing', actions: ['promotion.abort' as const] }
    expect(await roles.save({ ...said, ifMatch: 1 })).toEqual({ id, rowVersion: 2 })
    await expect(roles.save({ ...said, ifMatch: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('changed by somebody else meanwhile'),
    })
    expect(can(await reload(bo.id), 'promotion.abort', staging).allowed).toBe(true)
    expect(can(await reload(bo.id), 'promotion.vote', staging).allowed).toBe(false)
    await expect(roles.remove({ id, ifMatch: 1 })).rejects.toMatchObject({ code: 'CONFLICT' })
    await roles.remove({ id, ifMatch: 2 })
    expect((await reload(bo.id)).grants).toEqual([])
    expect(await lastAudit(id)).toMatchObject({ detail: { did: 'removed the custom role', holders: 1 } })
  })

  it('refuse a second of the name, a second grant, actions of plugins, and patterns that are none', async () => {
    const id = await made('Twin')
    await expect(made('Twin')).rejects.toMatchObject({ code: 'CONFLICT' })
    const bo = await personOf('viewer')
    await roles.give({ id, userId: bo.id })
    await expect(roles.give({ id, userId: bo.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(roles.give({ id })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(made('Plugins', { actions: ['platform.kv'] })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(made('Empty', { actions: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(made('Pattern', { resources: ['ranking'] })).rejects.toThrow(/project:ranking\*/)
  })

  it('are seen by maintainers and managed by administrators', async () => {
    const maintainer = callAs(await personOf('maintainer')).roles
    expect((await maintainer.list()).mayManage).toMatchObject({ allowed: false })
    await expect(maintainer.save({ name: 'x', actions: ['run.read'] })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(callAs(await personOf('developer')).roles.list()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('nobody gives more than they have', () => {
  it('though a custom role lets them manage roles', async () => {
    const keeper = await personOf('maintainer')
    const power = await made('Keeps roles', { actions: ['role.manage'], resources: [], environments: [] })
    const strong = await made('Overrides', { actions: ['gate.override'], resources: [], environments: [] })
    await roles.give({ id: power, userId: keeper.id })
    const mine = callAs(await reload(keeper.id))
    const own = await mine.roles.save({ name: 'Votes', actions: ['promotion.vote'] })
    await mine.roles.give({ id: own.id, userId: keeper.id })
    for (const attempt of [
      mine.roles.save({ name: 'More', actions: ['gate.override'] }),
      mine.roles.save({ id: own.id, ifMatch: 1, name: 'Votes', actions: ['people.manage'] }),
      mine.roles.give({ id: strong, userId: keeper.id }),
    ])
      await expect(attempt).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('Nobody gives more than they have'),
      })
    expect((await reload(keeper.id)).grants).toHaveLength(2)
  })

  it('by taking somebody into a team that has a role', async () => {
    const team = await makeTeam(prisma, { name: 'Overriders' })
    await roles.give({
      id: await made('Of a team', { actions: ['gate.override'], resources: [], environments: [] }),
      teamId: team.id,
    })
    const maintainer = await personOf('maintainer')
    const join = callAs(maintainer).teams.addMember({ teamId: team.id, userId: maintainer.id, role: 'viewer' })
    await expect(join).rejects.toThrow(/Everybody in this team has the custom role "Of a team"/)
    await teams.addMember({ teamId: team.id, userId: maintainer.id, role: 'maintainer' })
    const inside = callAs(await reload(maintainer.id)).teams
    await inside.addMember({ teamId: team.id, userId: (await personOf('viewer')).id, role: 'viewer' })
  })

  it('by signing in as, or shutting out, somebody above', async () => {
    const carer = await personOf('developer')
    const id = await made('Cares for people', { actions: ['people.manage'], resources: [], environments: [] })
    await roles.give({ id, userId: carer.id })
    const mine = callAs(await reload(carer.id)).people
    await expect(mine.resetLink({ userId: admin.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(mine.disable({ userId: admin.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const strong = await personOf('viewer')
    const over = await made('Overrides too', { actions: ['gate.override'], resources: [], environments: [] })
    await roles.give({ id: over, userId: strong.id })
    await expect(mine.resetLink({ userId: strong.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const link = await mine.resetLink({ userId: (await personOf('viewer')).id })
    const { roles: all } = await roles.list()
    await roles.take({ grantId: all.find((role) => role.id === id)!.holders[0]!.grantId })
    // The column holds milliseconds, which are rounded up as well as down.
    const { rows } = await pool.query(
      `select expires_at <= now() + interval '1 ms' as ended from one_time_link where id = $1`,
      [link.id],
    )
    expect(rows).toEqual([{ ended: true }])
  })

  it('with tokens of a scope that would be refused', async () => {
    const { tokens } = callAs(await personOf('maintainer'))
    await expect(tokens.create({ name: 'host', scope: 'launch' })).rejects.toThrow(/needs the role administrator/)
    expect(await callAs(admin).tokens.create({ name: 'host', scope: 'launch' })).toHaveProperty('token')
  })
})

describe('why', () => {
  it('tells everybody of themselves, and administrators of others', async () => {
    const [bo, cy] = [await personOf('viewer', 'Bo'), await personOf('maintainer')]
    const asked = { action: 'promotion.vote', resource: staging } as const
    const own = await callAs(bo).why({ subject: { kind: 'person', id: bo.id }, ...asked })
    expect(own).toMatchObject({
      who: 'Bo',
      allowed: false,
      reason: expect.stringContaining('needs the role maintainer'),
    })
    const others = callAs(cy).why({ subject: { kind: 'person', id: bo.id }, ...asked })
    await expect(others).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await why({ subject: { kind: 'person', id: cy.id }, ...asked })).toMatchObject({ allowed: true })
  })

  it('names the team that owns it, the custom role, the scope and the permission', async () => {
    const team = await makeTeam(prisma, { name: 'Ranking' })
    const bo = await personOf('viewer', 'Bo')
    await roles.give({ id: await made('Near'), userId: bo.id })
    const resource = { ...staging, environment: 'production', ownerTeam: team.id }
    const told = await why({ subject: { kind: 'person', id: bo.id }, action: 'promotion.vote', resource })
    expect(told.chain.map(({ words }) => words)).toEqual([
      'Bo is viewer of the installation; voting needs maintainer.',
      'Bo is not in Ranking, which owns it; maintainer there would do.',
      'Bo has the custom role "Near", which gives it, but only for project:ranking* in staging.',
    ])
    // An administrator reads it of Bo, Bo of himself.
    expect(told.reason).toBe(
      'Voting needs the role maintainer, or maintainer in the team that owns it; Bo is viewer of the installation, and is not in Ranking. An administrator can change it under Settings, People. Bo\'s custom role "Near" gives it for project:ranking* in staging only.',
    )
    const own = await callAs(await reload(bo.id)).why({
      ...{ subject: { kind: 'person', id: bo.id }, action: 'promotion.vote', resource },
    })
    expect(own.reason).toContain('yours is viewer of the installation, and you are not in Ranking.')
    expect(own.reason).toContain('Your custom role "Near"')
    const token = await why({ subject: { kind: 'token', scope: 'launch' }, action: 'launch.claim', resource })
    expect(token).toMatchObject({ allowed: true })
    const plugin = { kind: 'plugin' as const, id: 'titles', name: 'Titles', granted: ['kv'] }
    expect(await why({ subject: plugin, action: 'promotion.vote', resource })).toMatchObject({
      allowed: false,
      chain: [{ words: 'Voting is for people only.' }],
    })
    const nobody = why({ subject: { kind: 'person', id: 'nobody' }, action: 'promotion.vote', resource })
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
