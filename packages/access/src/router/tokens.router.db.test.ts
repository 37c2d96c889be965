import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { createTokenVerifier } from '../tokens/tokens'
import { acting } from './acting'

const database = await testDatabase()
const { pool, bus, prisma } = database
const { callAs, personOf, lastAudit } = acting(database)

describe('tokens', () => {
  it('are shown once, with no secret in list or audit', async () => {
    const { tokens } = callAs(await personOf('developer'))
    const { id, token } = await tokens.create({ name: 'laptop', scope: 'record' })
    expect(await createTokenVerifier({ pool, bus }).verify(undefined, token)).toHaveProperty('actor')
    const list = await tokens.list()
    expect(list).toMatchObject([{ id, name: 'laptop', scope: 'record', hint: token.slice(-4), revokedAt: null }])
    const audit = await lastAudit(id)
    expect(audit).toMatchObject({ action: 'token.create', resourceKind: 'token', detail: { name: 'laptop' } })
    expect(JSON.stringify([list, audit])).not.toContain(token.slice(10, 30))
  })

  it('are seen and revoked by their owner and by administrators, by nobody else', async () => {
    const owner = callAs(await personOf('developer')).tokens
    const other = callAs(await personOf('maintainer')).tokens
    const admin = callAs(await personOf('administrator')).tokens
    const one = await owner.create({ name: 'one', scope: 'read' })
    const two = await owner.create({ name: 'two', scope: 'read' })
    expect(await other.list()).toEqual([])
    expect((await admin.list()).map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, two.id]))
    await expect(other.revoke({ id: one.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await owner.revoke({ id: one.id })
    await admin.revoke({ id: two.id })
    expect(await lastAudit(two.id)).toMatchObject({
      action: 'token.revoke',
      detail: { did: 'revoked the token', name: 'two' },
    })
    await expect(owner.revoke({ id: one.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await prisma.event.count({ where: { topic: 'token', key: one.id } })).toBe(2)
  })

  it('refuse viewers, strangers and bad input', async () => {
    const viewer = callAs(await personOf('viewer')).tokens
    await expect(viewer.create({ name: 'x', scope: 'read' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(viewer.list()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(callAs(null).tokens.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    const { tokens } = callAs(await personOf('developer'))
    await expect(tokens.create({ name: ' ', scope: 'read' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(tokens.create({ name: 'x', scope: 'all' as 'read' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(tokens.revoke({ id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const machine = callAs({ kind: 'token', id: 't', name: 'ci', scope: 'record' }).tokens
    await expect(machine.create({ name: 'more', scope: 'record' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
