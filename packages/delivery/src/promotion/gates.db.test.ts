import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { saveWindow } from '../gate/change-windows'
import { subjectOf } from '../gate/evaluate-gates'
import { votersOf } from '../gate/voters'
import { pin } from '../target/pins'
import { veto } from '../target/vetoes'
import { recordDeployment } from '../target/ledger'
import { atTheGate } from '../testing/at-the-gate'
import { abort } from './abort'
import { admit } from './admit'
import { advance } from './advance'
import { draftPlan } from './draft-plan'
import { overrideGate } from './override'
import { move } from './move'
import { draftAnew, replan } from './replan'
import { castVote } from './vote'

const database = await testDatabase()
const { pool, prisma } = database
const { answers, deps, environments, person, unit, request, setPolicy, ...gate } = await atTheGate(database)
const { ada, bo, cy, read, gateOf, waiting, vote } = gate
const admin = await person('administrator', undefined, 'Admin')

describe('a plan', () => {
  it('is the same whichever engine makes it', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const ask = { target: { unitId: flow.id, environmentId: environments.staging }, version, actor: ada }
    const here = await draftPlan(deps, ask)
    const there = await draftPlan({ ...deps, engineUrl: 'http://another-engine.test' }, ask)
    expect(there.planHash).toBe(here.planHash)
    expect(JSON.stringify(here.plan)).not.toContain('engine.test')
  })
})

describe('votes', () => {
  it('of somebody who may let it start by itself', async () => {
    const row = await waiting()
    expect(await gateOf(row.id, 'approval')).toMatchObject({ state: 'pending', why: '0 of 1 approvals.' })
    expect(await vote(row, bo)).toEqual({ state: 'QUEUED' })
    expect(await admit(deps, row.targetId)).toBe(row.id)
    const { rows } = await pool.query(
      `select actor_name, detail from audit where action = 'promotion.vote' and resource_id = $1`,
      [`P-${row.number}`],
    )
    expect(rows).toMatchObject([{ actor_name: 'Bo', detail: { verdict: 'approve', planHash: row.planHash } }])
  })

  it('of one person clicked several times are one, in the log and in the audit too', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    await setPolicy('production', { approvals: { count: 2 } })
    const made = await request({ actor: ada, version, unit: flow, environment: 'production' })
    const row = await read(made.id)
    await Promise.all([1, 2, 3].map(() => vote(row, bo)))
    const said = { number: row.number, actor: bo, verdict: 'approve' as const, planHash: row.planHash }
    await castVote(deps, { ...said, comment: 'With a word more.' })
    await castVote(deps, { ...said, comment: 'With a word more. ' })
    const { rows } = await pool.query(
      `select (select count(*)::int from vote where promotion_id = $1) as votes,
        (select count(*)::int from promotion_event where promotion_id = $1 and kind = 'vote') as told,
        (select count(*)::int from audit where action = 'promotion.vote' and resource_id = $2) as audited`,
      [row.id, `P-${row.number}`],
    )
    expect(rows).toEqual([{ votes: 2, told: 2, audited: 2 }])
  })

  it('of the asker, of the maker of the version and of strangers are refused with the reason', async () => {
    const row = await waiting({ createdBy: cy.id })
    await expect(vote(row, ada)).rejects.toThrow('Whoever asked for it does not approve it.')
    await expect(vote(row, cy)).rejects.toThrow('Whoever made the version does not approve it.')
    await expect(vote(row, await person('developer'))).rejects.toThrow(/Voting needs the role maintainer/)
    const token = { kind: 'token' as const, id: uuidv7(), name: 'ci', scope: 'read' as const }
    const attempt = castVote(deps, { number: row.number, actor: token, verdict: 'approve', planHash: row.planHash })
    await expect(attempt).rejects.toThrow('Only people vote')
    expect((await read(row.id)).state).toBe('GATING')
  })

  it('of a maintainer of the installation count whoever owns the project, of one of another team they do not', async () => {
    const row = await waiting()
    const everywhere = await person('maintainer', undefined, 'Everywhere')
    const elsewhere = await person('viewer', undefined, 'Elsewhere')
    const other = await prisma.team.create({ data: { id: uuidv7(), slug: `t-${uuidv7().slice(-8)}`, name: 'Other' } })
    await prisma.teamMember.create({ data: { teamId: other.id, userId: elsewhere.id, role: 'maintainer' } })
    const found = await votersOf(pool, subjectOf(row))
    const voters = new Map(found.map(({ name, why }) => [name, why]))
    expect(voters.get('Everywhere')).toBeNull()
    expect(voters.get('Bo')).toBeNull()
    // As what they may: Bo is a viewer of the installation.
    const as = new Map(found.map(({ name, role }) => [name, role]))
    expect([as.get('Everywhere'), as.get('Bo')]).toEqual(['maintainer', expect.stringMatching(/^maintainer of ./)])
    expect(voters.has('Elsewhere')).toBe(false)
    await expect(vote(row, elsewhere)).rejects.toThrow(
      /needs the role maintainer, or maintainer in the team that owns it/,
    )
    expect(await vote(row, everywhere)).toEqual({ state: 'QUEUED' })
  })

  it('for a roll back count of whoever made the version, where others judged it there before', async () => {
    const flow = await unit()
    const [one, two] = [await flow.version({ createdBy: bo.id }), await flow.version({ createdBy: ada.id })]
    const back = { actor: ada, version: one.id, mode: 'rollback' as const, unit: flow, environment: 'staging' as const }
    async function runs(version: string, verified: boolean) {
      await setPolicy('staging', {})
      const { id } = await request({ actor: admin, version, unit: flow, environment: 'staging' })
      const row = await read(id)
      expect(await admit(deps, row.targetId)).toBe(id)
      await recordDeployment(pool, { promotion: row, integrationId: null, verified })
      await move(pool, { id, from: 'APPLYING', to: 'VERIFYING', reason: 'Every step is done.', actor: admin })
      await move(pool, { id, from: 'VERIFYING', to: 'SUCCEEDED', reason: 'Done.', actor: admin })
      await setPolicy('staging', { approvals: { count: 1 } })
    }
    await runs(one.id, false)
    await runs(two.id, true)
    // It ran there, and nobody has said that it is any good: that is for somebody else than its maker.
    const unverified = await read((await request(back)).id)
    await expect(vote(unverified, bo)).rejects.toThrow('Whoever made the version does not approve it.')
    await abort(deps, { number: unverified.number, actor: ada })
    await runs(one.id, true)
    await runs(two.id, true)
    const row = await read((await request(back)).id)
    expect(await gateOf(row.id, 'approval')).toMatchObject({
      unblocked_by:
        'An approval by one more person who neither asked for it nor wrote configuration that is new with it',
    })
    await expect(vote(row, ada)).rejects.toThrow('Whoever asked for it does not approve it.')
    expect(await vote(row, bo)).toEqual({ state: 'QUEUED' })
    await abort(deps, { number: row.number, actor: ada })
  })

  it('of whoever had a plugin ask for it are refused too', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const actor = { kind: 'plugin' as const, id: 'buttons', name: 'Buttons', granted: ['promotions.request'] }
    const made = await request({ actor, onBehalfOf: bo.id, version, unit: flow, environment: 'staging' })
    const row = await read(made.id)
    expect(row.requestedBy).toBe('buttons')
    await expect(vote(row, bo)).rejects.toThrow('Whoever had a plugin ask for it does not approve it.')
    await vote(row, cy)
    expect((await gateOf(row.id, 'approval')).state).toBe('pass')
  })

  it('are taken back by who gave one, and by nobody else', async () => {
    const row = await waiting()
    const stranger = await person('viewer')
    for (const nobody of [stranger, bo]) await expect(vote(row, nobody, 'withdraw')).rejects.toThrow('You have no vote')
    await vote(row, bo, 'reject')
    expect(await vote(row, bo, 'withdraw')).toEqual({ state: 'GATING' })
    await expect(vote(row, bo, 'withdraw')).rejects.toThrow('You have no vote')
    const { rows } = await pool.query('select user_id from vote where promotion_id = $1', [row.id])
    expect(rows).toHaveLength(2)
  })

  it('of two who race count both, each once, however often they press', async () => {
    await setPolicy('staging', { approvals: { count: 2 } })
    const row = await waiting()
    await Promise.all([vote(row, bo), vote(row, bo), vote(row, bo), vote(row, bo)])
    expect(await gateOf(row.id, 'approval')).toMatchObject({ state: 'pending', why: '1 of 2 approvals: Bo.' })
    const states = await Promise.all([vote(row, cy), vote(row, bo), vote(row, cy)])
    expect(states.at(-1)?.state ?? '').toBe('QUEUED')
    const { rows } = await pool.query('select distinct user_id from vote where promotion_id = $1', [row.id])
    expect(rows).toHaveLength(2)
  })

  it('of one who is in two of the teams that are asked for is one vote', async () => {
    const other = await prisma.team.create({ data: { id: uuidv7(), slug: `t-${uuidv7().slice(-8)}`, name: 'Safety' } })
    await prisma.teamMember.create({ data: { teamId: other.id, userId: bo.id, role: 'maintainer' } })
    await setPolicy('staging', { approvals: { count: 2, teams: ['owner', other.id] } })
    const row = await waiting()
    await vote(row, bo)
    expect(await gateOf(row.id, 'approval')).toMatchObject({
      state: 'pending',
      unblocked_by: expect.stringContaining('one more person'),
    })
    expect(await vote(row, cy)).toEqual({ state: 'QUEUED' })
  })

  it('to reject win over an approval in the same moment, until they are taken back', async () => {
    for (let round = 0; round < 6; round += 1) {
      const row = await waiting()
      await Promise.all(
        round % 2 === 0 ? [vote(row, bo), vote(row, cy, 'reject')] : [vote(row, cy, 'reject'), vote(row, bo)],
      )
      expect((await read(row.id)).state).toBe('GATING')
      expect(await admit(deps, row.targetId)).toBeNull()
      expect(await gateOf(row.id, 'approval')).toMatchObject({ state: 'fail', why: 'Rejected by Cy.' })
      expect(await vote(row, cy, 'withdraw')).toEqual({ state: 'QUEUED' })
    }
  })

  it('are for the plan that was looked at: a new plan makes them void', async () => {
    const row = await waiting()
    await setPolicy('staging', { approvals: { count: 1 }, verification: { smokeRun: false } })
    const { planHash } = await draftAnew(deps, row.number)
    const [voted, planned] = await Promise.allSettled([
      vote(row, bo),
      replan(deps, { number: row.number, actor: ada, planHash }),
    ])
    expect(planned.status).toBe('fulfilled')
    // Whichever came first: nothing begins on a vote for the old plan.
    expect(['fulfilled', 'rejected']).toContain(voted.status)
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await read(row.id)).toMatchObject({ state: 'GATING', planHash })
    await expect(vote(row, bo)).rejects.toThrow(/planned anew since you looked at it/)
    expect(await vote(await read(row.id), bo)).toEqual({ state: 'QUEUED' })
  })

  it('that came too late are refused, and a promotion that nobody approved in time expires', async () => {
    const row = await waiting()
    await pool.query(`update promotion set start_before = now() - interval '1 second' where id = $1`, [row.id])
    expect((await advance(deps, row.id)).state).toBe('EXPIRED')
    await expect(vote(row, bo)).rejects.toThrow(/has gone on \(expired\) and waits for no vote/)
  })
})

describe('between approval and start', () => {
  async function approved() {
    const row = await waiting()
    await vote(row, bo)
    expect((await read(row.id)).state).toBe('QUEUED')
    return row
  }

  it('a veto rejects it at once', async () => {
    const row = await approved()
    await veto(deps, { actor: bo, version: row.version, environment: null, reason: 'It eats memory.' })
    expect(await read(row.id)).toMatchObject({ state: 'REJECTED', reason: expect.stringContaining('It eats memory.') })
    expect(await admit(deps, row.targetId)).toBeNull()
    await expect(request({ actor: ada, version: row.version, unit: row.flow, environment: 'dev' })).rejects.toThrow(
      /vetoed everywhere by Bo: It eats memory/,
    )
  })

  it('a veto for here leaves other environments alone', async () => {
    const row = await approved()
    await veto(deps, { actor: bo, version: row.version, environment: 'staging', reason: 'Not here.' })
    expect((await read(row.id)).state).toBe('REJECTED')
    expect((await request({ actor: ada, version: row.version, unit: row.flow })).state).toBe('QUEUED')
  })

  it('a pin to another version holds it back until it runs out', async () => {
    const row = await approved()
    const other = await row.flow.version()
    await pin(deps, {
      actor: bo,
      targetId: row.targetId,
      version: other.id,
      reason: 'Audit week.',
      until: Date.now() + 3_600_000,
    })
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'pin')).toMatchObject({ state: 'pending', why: expect.stringContaining('Audit week.') })
    expect(await admit(deps, row.targetId, { at: new Date(Date.now() + 7_200_000) })).toBeNull()
    await advance(deps, row.id, { at: new Date(Date.now() + 7_200_000) })
    expect(await admit(deps, row.targetId, { at: new Date(Date.now() + 7_200_000) })).toBe(row.id)
  })

  it('a freeze holds it back, says until when, and an administrator may let it through with a reason', async () => {
    const row = await approved()
    await freeze(60)
    expect(await admit(deps, row.targetId)).toBeNull()
    const { state, why, opens_at } = await gateOf(row.id, 'freeze')
    expect({ state, why }).toMatchObject({
      state: 'pending',
      why: expect.stringContaining('"Quarter end": Books are closed.'),
    })
    expect((await read(row.id)).wakeAt).toEqual(opens_at)
    const override = { number: row.number, planHash: row.planHash, gateId: 'freeze', verdict: 'pass' as const }
    await expect(overrideGate(deps, { ...override, actor: bo, reason: 'Urgent.' })).rejects.toThrow(
      /Overriding gates needs/,
    )
    await expect(overrideGate(deps, { ...override, actor: admin, reason: ' ' })).rejects.toThrow(/needs a reason/)
    expect(await overrideGate(deps, { ...override, actor: admin, reason: 'Urgent.' })).toEqual({ state: 'QUEUED' })
    expect((await gateOf(row.id, 'freeze')).state).toBe('override_pass')
    expect(await admit(deps, row.targetId)).toBe(row.id)
  })

  it('whoever approved loses the role, or the asker does', async () => {
    const dee = await person('viewer', 'maintainer', 'Dee')
    const row = await waiting()
    await vote(row, dee)
    await prisma.user.update({ where: { id: dee.id }, data: { disabledAt: new Date() } })
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'approval')).toMatchObject({ why: expect.stringContaining('The account is shut out.') })
    await vote(row, bo)
    await prisma.teamMember.deleteMany({ where: { userId: ada.id } })
    expect(await admit(deps, row.targetId)).toBeNull()
    expect(await gateOf(row.id, 'confirmation')).toMatchObject({
      state: 'pending',
      why: expect.stringContaining('Ada, who asked,'),
    })
    const [team] = await prisma.team.findMany({
      where: { members: { some: { userId: bo.id, role: 'maintainer' } } },
      orderBy: { id: 'asc' },
    })
    await prisma.teamMember.create({ data: { teamId: team!.id, userId: ada.id, role: 'developer' } })
    await advance(deps, row.id)
    expect(await admit(deps, row.targetId)).toBe(row.id)
  })

  it('the gate of a plugin changes its mind', async () => {
    await setPolicy('staging', { gates: [{ plugin: 'content-decisions', gate: 'drift', rule: { most: 3 } }] })
    const flow = await unit()
    const { id: version } = await flow.version()
    const made = await request({ actor: ada, version, unit: flow, environment: 'staging' })
    expect(made.state).toBe('QUEUED')
    answers.evaluate = () => ({ is: 'pending', why: 'Drift is high.', unblockedBy: 'A new model' })
    const { targetId } = await read(made.id)
    expect(await admit(deps, targetId)).toBeNull()
    expect(await read(made.id)).toMatchObject({ state: 'GATING', reason: expect.stringContaining('Drift is high.') })
    answers.evaluate = () => {
      throw new Error('gone')
    }
    expect((await advance(deps, made.id)).state).toBe('GATING')
    answers.evaluate = () => ({ is: 'fail', why: 'Never.', unblockedBy: 'Another version' })
    expect((await advance(deps, made.id)).state).toBe('REJECTED')
  })

  async function freeze(minutes: number) {
    await saveWindow(deps, {
      ...{
        id: null,
        rowVersion: null,
        actor: admin,
        kind: 'freeze',
        title: 'Quarter end',
        reason: 'Books are closed.',
      },
      ...{
        selector: { environments: ['staging'] },
        startsAt: new Date(Date.now() - 60_000).toISOString().slice(0, 19),
      },
      ...{ minutes, timeZone: 'UTC', rule: null, overrun: true },
    })
  }
})

describe('the environment before', () => {
  it('must run the version, verified, for long enough; a roll back need not wait for it', async () => {
    await setPolicy('production', { upstream: { environment: 'staging', verified: true, soakMinutes: 60 } })
    await setPolicy('staging', {})
    const flow = await unit()
    const { id: version } = await flow.version()
    const made = await request({ actor: ada, version, unit: flow, environment: 'production' })
    expect(await gateOf(made.id, 'upstream')).toMatchObject({
      state: 'pending',
      unblocked_by: 'Promote v1 to staging first',
    })
    const below = await request({ actor: ada, version, unit: flow, environment: 'staging' })
    const row = await read(below.id)
    await admit(deps, row.targetId)
    expect((await read(made.id)).wakeAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now())
    await recordDeployment(pool, { promotion: row, integrationId: null, verified: false })
    // Nothing else would have it looked at: what it waits for happens at another target.
    expect((await read(made.id)).wakeAt?.getTime()).toBeLessThanOrEqual(Date.now())
    await advance(deps, made.id)
    expect(await gateOf(made.id, 'upstream')).toMatchObject({
      why: expect.stringContaining('verification there has not passed'),
    })
    await recordDeployment(pool, { promotion: row, integrationId: null, verified: true })
    await advance(deps, made.id)
    expect((await gateOf(made.id, 'upstream')).state).toBe('pass')
    const soak = await gateOf(made.id, 'soak')
    expect(soak).toMatchObject({ state: 'pending', why: expect.stringContaining('1 hour') })
    expect((await read(made.id)).wakeAt).toEqual(soak.opens_at)
    expect((await advance(deps, made.id, { at: new Date(Date.now() + 3_700_000) })).state).toBe('QUEUED')
  })
})
