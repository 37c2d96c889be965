import { testDatabase } from '@groundwork/db/testing'
import { installPlugin } from '../testing/installed-plugin'
import { InputError } from '@groundwork/access/errors'
import { expect, it } from 'vitest'
import { deployFlow } from '../testing/deployed-flow'
import { promoting } from '../testing/promoting'
import { readPolicy } from '../model/policy'
import { environmentByName, listEnvironments } from './rows'
import { impactOf } from './impact'
import { usesOfPlugin } from './uses-of-plugin'
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
  const impact = await impactOf(made.deps, dev, readPolicy({ allowDirty: false }))
  expect(impact.waiting).toMatchObject([
    { promotion: number, unit: unit.name, blocks: [{ gate: 'Version' }], frees: ['Approval'] },
  ])
  expect(impact.waiting[0]?.blocks[0]?.why).toMatch(/uncommitted/)
  const same = await impactOf(
    made.deps,
    dev,
    readPolicy({ allowDirty: true, approvals: { count: 1, fourEyes: false } }),
  )
  expect(same.waiting).toMatchObject([{ blocks: [], frees: [] }])

  await pool.query('update target set current_version = $1 where unit_id = $2', [version.id, unit.id])
  const next = await impactOf(made.deps, staging, readPolicy({ upstream: { environment: 'dev', soakMinutes: 60 } }))
  expect(next.next).toMatchObject([
    { unit: unit.name, version: 1, blocks: [{ gate: 'Version' }, { gate: 'Upstream' }, { gate: 'Soak' }] },
  ])
})

async function installFilms(most: number) {
  const schema = { type: 'object', properties: { most: { type: 'integer', maximum: most } } }
  const configSchema = 'rule.schema.json'
  await installPlugin(pool, {
    id: 'films',
    contributes: [
      { point: 'delivery/gate/v1', id: 'seen', title: 'Seen', configSchema },
      { point: 'delivery/verification/v1', id: 'rows', title: 'Rows', configSchema },
      { point: 'delivery/gate/v1', id: 'plain', title: 'Plain' },
    ],
    schemas: { [configSchema]: schema },
  })
}

it('refuses a rule that its plugin would not take, and says where', async () => {
  await installFilms(60)
  const save = async (policy: object) => saveEnvironment(changing, await input('dev', { policy }))
  const rule = { most: 900, x: 1 }
  const gate = { plugin: 'films', gate: 'seen' }
  const refused = save({ gates: [gate, { ...gate, rule }] })
  await expect(refused).rejects.toBeInstanceOf(InputError)
  await expect(refused).rejects.toThrow(
    /gates\.1\.rule\.most: 60 is the most\..*gates\.1\.rule\.x: There is no key "x"/,
  )
  const rows = { plugin: 'films', verification: 'rows', settings: { most: 'many' } }
  await expect(save({ verifications: [rows] })).rejects.toThrow(/verifications\.0\.settings\.most: This is text/)
  await expect(save({ gates: [{ plugin: 'films', gate: 'plain', rule }] })).rejects.toThrow(/gates\.0\.rule/)
  const kept = await save({
    gates: [
      { ...gate, rule: { most: 60 } },
      { plugin: 'films', gate: 'plain' },
    ],
  })
  expect(kept.policy.gates[0]?.rule).toEqual({ most: 60 })
  // A newer version of the plugin takes less: whoever changes the environment next is told.
  await installFilms(30)
  await expect(saveEnvironment(changing, await input('dev'))).rejects.toThrow(/gates\.0\.rule\.most: 30 is the most/)
  await made.setPolicy('dev', {})
})

it('asks the gates of plugins what a policy would block, and says which it could not ask', async () => {
  await installFilms(60)
  const actor = await made.person('administrator')
  const { dev, staging } = made.environments
  const unit = await made.unit()
  const version = await unit.version()
  await made.setPolicy('dev', { approvals: { count: 1 } })
  const { number } = await made.request({ unit, actor, version: version.id })
  await pool.query(`update target set current_version = $1 where unit_id = $2`, [version.id, unit.id])
  const policy = readPolicy({ gates: [{ plugin: 'films', gate: 'seen', rule: { most: 3 } }] })
  const mine = async (environment: string) => {
    const { waiting, next } = await impactOf(made.deps, environment, policy)
    return [
      ...waiting.filter(({ promotion }) => promotion === number),
      ...next.filter((each) => each.unit === unit.name),
    ]
  }
  const targets = async () => Number((await pool.query('select count(*) as n from target')).rows[0].n)
  const before = await targets()
  const asked: unknown[] = []
  made.answers.evaluate = ({ rule }) => {
    asked.push(rule)
    return { is: 'fail', why: 'It was refused.', unblockedBy: 'Another slate' }
  }
  const blocks = [{ gate: 'films: Seen', why: 'It was refused.' }]
  expect(await mine(dev)).toMatchObject([{ promotion: number, blocks, notAsked: [] }])
  expect(await mine(staging)).toMatchObject([{ version: 1, blocks, notAsked: [] }])
  expect(asked).toContainEqual({ most: 3 })
  made.answers.evaluate = () => {
    throw new Error('It is away.')
  }
  const notAsked = [{ gate: 'films: Seen', reason: 'It is away.' }]
  expect(await mine(dev)).toMatchObject([{ blocks: [], notAsked }])
  expect(await mine(staging)).toMatchObject([{ blocks: [], notAsked }])
  expect(await targets()).toBe(before)
  delete made.answers.evaluate
})

it('tells what asks a plugin before it is switched off', async () => {
  const flow = await made.unit()
  await made.setPolicy('production', { gates: [{ plugin: 'asked-plugin', gate: 'horizon', rule: null }] })
  expect(await usesOfPlugin(pool, 'asked-plugin')).toEqual({
    rules: [{ environment: 'production', title: 'Production', kind: 'gate', name: 'horizon' }],
    ...{ integrations: [], units: 0, brought: [], underWay: { count: 0, numbers: [] }, runs: [], projects: [] },
  })
  const { integrations } = await usesOfPlugin(pool, 'local-orchestrator')
  expect(integrations.find(({ environments }) => environments.length > 0)?.environments).toContain('Production')
  await pool.query(`update unit set path_plugin = 'asked-plugin' where id = $1`, [flow.id])
  expect((await usesOfPlugin(pool, 'asked-plugin')).units).toBe(1)
  await made.setPolicy('production', {})
})

it('tells what runs by the path of a plugin and on its orchestrator now, and who keeps the time', async () => {
  const flow = { code: Buffer.from('x'), entry: 'flow.py', pluginId: 'engine-plugin', contribution: 'engine' }
  const staged = await deployFlow(pool, { ...flow, name: 'Staged', environment: 'staging' })
  const live = await deployFlow(pool, { ...flow, name: 'Live', environment: 'production' })
  const plan = (id: string, part: object) =>
    pool.query(`update promotion set plan = plan || $2::jsonb where id = $1`, [id, JSON.stringify(part)])
  await plan(staged.promotionId, { path: { plugin: 'path-plugin', contribution: 'path', version: '1.0.0' } })
  await plan(live.promotionId, { schedule: { cron: '0 7 * * *', timeZone: 'UTC', overlap: 'skip' } })
  await pool.query(
    `insert into schedule (target_id, promotion_id, version, integration_id, cron, time_zone, overlap, active, fence, last_slot)
      values ($1, $2, $3, $4, '0 7 * * *', 'UTC', 'skip', true, 0, now())`,
    [staged.targetId, staged.promotionId, staged.version, staged.integrationId],
  )
  const waiting = await made.unit()
  await made.setPolicy('production', { approvals: { count: 1 } })
  const { number, id } = await made.request({
    ...{ actor: await made.person('administrator'), unit: waiting, environment: 'production' },
    version: (await waiting.version()).id,
  })
  await plan(id, { path: { plugin: 'path-plugin', contribution: 'path', version: '1.0.0' } })
  const [byGroundwork, byNobody] = [
    { byGroundwork: 1, byOrchestrator: 0 },
    { byGroundwork: 0, byOrchestrator: 1 },
  ]
  const { title } = await environmentByName(pool, 'staging')
  const there = { environment: title, targets: 1, ...byGroundwork }
  const path = await usesOfPlugin(pool, 'path-plugin')
  // It is the path of no unit's next version: what it brought runs all the same.
  expect(path).toMatchObject({ units: 0, brought: [there], underWay: { count: 1, numbers: [number] }, runs: [] })
  const orchestrator = await usesOfPlugin(pool, 'engine-plugin')
  expect(orchestrator).toMatchObject({
    ...{ brought: [], underWay: { count: 0, numbers: [] } },
    runs: [there, { environment: 'Production', targets: 1, ...byNobody }],
  })
  const asker = await made.person('administrator')
  for (let more = 0; more < 20; more++) {
    const { id: other } = await made.request({
      ...{ actor: asker, unit: waiting, environment: 'production' },
      version: (await waiting.version()).id,
    })
    await plan(other, { path: { plugin: 'path-plugin', contribution: 'path', version: '1.0.0' } })
  }
  const { underWay } = await usesOfPlugin(pool, 'path-plugin')
  expect(underWay).toMatchObject({ count: 21, numbers: { 0: number, length: 20 } })
  await made.setPolicy('production', {})
})
