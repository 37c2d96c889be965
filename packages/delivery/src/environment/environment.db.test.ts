import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { promoting } from '../testing/promoting'
import { readPolicy } from '../model/policy'
import { environmentByName, listEnvironments } from './rows'
import { impactOf } from './impact'
import type { Changing } from '../model/changing'
import { type EnvironmentInput, saveEnvironment } from './save-environment'

const database = await testDatabase()
const { pool, prisma, bus } = database
const made = await promoting(database)
const changing: Changing = { pool, bus, actor: await made.person('administrator'), requestId: 'test' }

async function input(name: string, change: Partial<EnvironmentInput> = {}): Promise<EnvironmentInput> {
  const { id, rowVersion, title, rank, production, policy } = await environmentByName(pool, name)
  return { id, rowVersion, name, title, rank, production, policy, ...change }
}

it('is changed by who saw it as it is, with its audit row', async () => {
  const wanted = await input('staging', { title: 'Before production', policy: { requireReason: true } })
  const after = await saveEnvironment(changing, wanted)
  expect(after).toMatchObject({ title: 'Before production', rowVersion: wanted.rowVersion! + 1 })
  expect(after.policy).toMatchObject({ requireReason: true, approvals: { count: 0 } })
  await expect(saveEnvironment(changing, wanted)).rejects.toThrow(/changed by somebody else/)
  const audit = await prisma.audit.findFirstOrThrow({ where: { resourceId: after.id } })
  expect(audit.detail).toMatchObject({ before: { title: 'Staging' }, after: { title: 'Before production' } })
})

it('says in words what no environment may be', async () => {
  const save = async (name: string, change: Partial<EnvironmentInput>) =>
    saveEnvironment(changing, await input(name, change))
  await expect(save('dev', { name: 'development' })).rejects.toThrow(/keeps its name/)
  await expect(save('dev', { rank: 20 })).rejects.toThrow(/has the rank 20 already/)
  await expect(save('staging', { rank: 40 })).rejects.toThrow(/staging \(rank 40\) is not below production/)
  const upstream = (environment: string) => ({ policy: { upstream: { environment } } })
  await expect(save('dev', upstream('staging'))).rejects.toThrow(/is not below dev/)
  await expect(save('dev', upstream('dev'))).rejects.toThrow(/its own upstream/)
  await expect(save('dev', upstream('nowhere'))).rejects.toThrow(/"nowhere".*does not exist/)
  const policy = (given: object) => save('dev', { policy: given })
  await expect(policy({ approvals: { count: -1 } })).rejects.toThrow(/approvals\.count/)
  await expect(policy({ surprise: 1 })).rejects.toThrow(/surprise/)
  await expect(policy({ approvals: { count: 1, teams: ['owner', made.team.id] } })).rejects.toThrow(
    /2 teams must approve/,
  )
  await expect(policy({ approvals: { count: 1, teams: ['somebody'] } })).rejects.toThrow(/no team somebody/)
  await expect(policy({ gates: [{ plugin: 'x', gate: 'y' }] })).rejects.toThrow(
    /No plugin that is on offers the gate x\/y/,
  )
  const other = {
    name: 'canary',
    title: 'Canary',
    rank: 25,
    production: true,
    policy: { upstream: { environment: 'staging' } },
  }
  expect(await saveEnvironment(changing, other)).toMatchObject({ name: 'canary', rowVersion: 1, bindings: {} })
  expect((await listEnvironments(pool)).map(({ name }) => name)).toEqual(['dev', 'staging', 'canary', 'production'])
})

it('tells what a policy would block right now, before it is saved', async () => {
  const actor = await made.person('administrator')
  const unit = await made.unit()
  const version = await unit.version({ dirty: true })
  await made.setPolicy('dev', { allowDirty: true, approvals: { count: 1, fourEyes: false, teams: [] } })
  const { number } = await made.request({ unit, actor, version: version.id })
  const { dev, staging } = made.environments
  const impact = await impactOf(pool, dev, readPolicy({ allowDirty: false }))
  expect(impact.waiting).toMatchObject([
    { promotion: number, unit: unit.name, blocks: [{ gate: 'Version' }], frees: ['Approval'] },
  ])
  expect(impact.waiting[0]?.blocks[0]?.why).toMatch(/uncommitted/)
  const same = await impactOf(pool, dev, readPolicy({ allowDirty: true, approvals: { count: 1, fourEyes: false } }))
  expect(same.waiting).toMatchObject([{ blocks: [], frees: [] }])

  await pool.query('update target set current_version = $1 where unit_id = $2', [version.id, unit.id])
  const next = await impactOf(pool, staging, readPolicy({ upstream: { environment: 'dev', soakMinutes: 60 } }))
  expect(next.next).toMatchObject([
    { unit: unit.name, version: 1, blocks: [{ gate: 'Version' }, { gate: 'Upstream' }, { gate: 'Soak' }] },
  ])
})
