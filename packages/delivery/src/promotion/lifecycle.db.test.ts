import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { deploymentAt, deploymentsOf } from '../target/ledger'
import { hold, pin, resume } from '../target/pins'
import { unitPage } from '../reading/unit-page'
import { targetDetail } from '../target/target-detail'
import { underWay } from '../testing/under-way'
import { abort } from './abort'
import { admit } from './admit'
import { advance } from './advance'
import { groundwork } from './deps'
import { draftView } from './draft-view'
import { isTargetBusy, MovedMeanwhile, move } from './move'
import { keepPlan } from './override'
import { promotionDetail } from './read-detail'
import { listPromotions } from './list'
import { draftAnew } from './replan'
import { NothingChanges } from './request'
import { retryAsNew } from './retry'
import { rollBack } from './roll-back'
import { waitingForMe } from './waiting-for-me'

const database = await testDatabase()
const { pool, prisma } = database
const { deps, environments, unit, request, setPolicy, ...more } = await underWay(database)
const { ada, bo, stranger, read, finish, bring } = more
const state = async (id: string) => (await read(id)).state

describe('a move', () => {
  it('is made once of all who try, and only where one state may follow the other', async () => {
    const flow = await unit()
    const row = await bring(flow, (await flow.version()).id)
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        move(pool, {
          id: row.id,
          from: 'APPLYING',
          to: 'VERIFYING',
          rowVersion: row.rowVersion,
          reason: 'Steps are done.',
          actor: groundwork,
        }),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const lost = attempts.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    expect(lost.every((error) => error instanceof MovedMeanwhile)).toBe(true)
    await expect(
      move(pool, { id: row.id, from: 'VERIFYING', to: 'QUEUED', reason: 'No.', actor: groundwork }),
    ).rejects.toThrow('does not go from VERIFYING to QUEUED')
  })

  it('of a second promotion to hold the target meets the index', async () => {
    const flow = await unit()
    const v = await flow.version()
    await bring(flow, v.id)
    const second = await request({ actor: ada, version: v.id, unit: flow })
    const error: unknown = await move(pool, {
      id: second.id,
      from: 'QUEUED',
      to: 'APPLYING',
      reason: 'x',
      actor: groundwork,
    }).catch((caught: unknown) => caught)
    expect(isTargetBusy(error)).toBe(true)
    expect(await state(second.id)).toBe('QUEUED')
  })

  it('tells those who look at the promotion and at its target', async () => {
    const flow = await unit()
    const row = await bring(flow, (await flow.version()).id)
    const { rows } = await pool.query<{ topic: string; key: string; state: string }>(
      `select topic, key, payload->>'state' as state from event where (topic = 'promotion' and key = $1) or (topic = 'target' and key = $2)
       order by id desc limit 2`,
      [String(row.number), row.targetId],
    )
    expect(rows.map(({ topic, state: to }) => `${topic} ${to}`).toSorted()).toEqual([
      'promotion APPLYING',
      'target APPLYING',
    ])
  })
})

describe('aborting', () => {
  it('ends one that waits at once, and has one that acts settle first', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const row = await bring(flow, version)
    const second = await request({ actor: ada, version, unit: flow })
    await expect(abort(deps, { number: second.number, actor: stranger })).rejects.toThrow(/Aborting promotions needs/)
    expect(await abort(deps, { number: second.number, actor: ada, reason: 'Wrong one.' })).toEqual({ state: 'ABORTED' })
    expect(await abort(deps, { number: row.number, actor: ada })).toEqual({ state: 'CANCELLING' })
    expect(await abort(deps, { number: row.number, actor: ada })).toEqual({ state: 'CANCELLING' })
    await expect(abort(deps, { number: second.number, actor: ada })).rejects.toThrow(/has ended already: aborted\./)
  })
})

describe('a promotion that had to begin by now', () => {
  it('expires, also behind one that takes long', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const { targetId } = await bring(flow, version)
    const late = await request({ actor: ada, version, unit: flow })
    expect(await admit(deps, targetId, { at: new Date(Date.now() + 8 * 24 * 3_600_000) })).toBeNull()
    expect(await read(late.id)).toMatchObject({
      state: 'EXPIRED',
      reason: expect.stringContaining('It had to begin by'),
    })
  })
})

describe('a roll back', () => {
  it('goes to the last verified version, before the queue, and asks what acts to stop', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version()]
    await bring(flow, v1.id, 'SUCCEEDED')
    await bring(flow, v2.id, 'SUCCEEDED')
    const acting = await bring(flow, v2.id)
    const waiting = await request({ again: true, actor: ada, version: v2.id, unit: flow })
    const target = { targetId: acting.targetId }
    const back = await rollBack(deps, {
      target,
      version: null,
      actor: ada,
      requestKey: uuidv7(),
      planHash: null,
      note: 'Bad.',
    })
    expect(await read(back.id)).toMatchObject({ version: v1.id, mode: 'rollback', state: 'QUEUED' })
    expect(await admit(deps, acting.targetId)).toBeNull()
    expect(await read(acting.id)).toMatchObject({
      state: 'CANCELLING',
      reason: `The roll back P-${back.number} asks it to stop.`,
    })
    await finish(acting.id, 'ABORTED')
    expect(await admit(deps, acting.targetId)).toBe(back.id)
    expect(await state(waiting.id)).toBe('QUEUED')
    const { hold: held } = await targetDetail(pool, ada, acting.targetId)
    expect(held).toMatchObject({ promotion: back.number })
    await finish(back.id)
    const detail = await targetDetail(pool, ada, acting.targetId)
    expect([detail.current?.version.number, detail.previousVerified?.number]).toEqual([1, 2])
    // What a person asked for before still comes after it, and lifts the hold.
    expect(await admit(deps, acting.targetId)).toBe(waiting.id)
    expect((await targetDetail(pool, ada, acting.targetId)).hold).toBeNull()
  })

  it('is to what ran there only, and its hold goes with it when it is aborted', async () => {
    const flow = await unit()
    const [v1, v2, v3] = [await flow.version(), await flow.version(), await flow.version()]
    await bring(flow, v1.id, 'SUCCEEDED')
    const { targetId } = await bring(flow, v2.id, 'SUCCEEDED')
    const ask = { target: { targetId }, actor: ada, planHash: null }
    await expect(rollBack(deps, { ...ask, version: v3.id, requestKey: uuidv7() })).rejects.toThrow(/never ran in dev/)
    await expect(rollBack(deps, { ...ask, version: v2.id, requestKey: uuidv7() })).rejects.toThrow(/what runs in dev/)
    const back = await rollBack(deps, { ...ask, version: v1.id, requestKey: uuidv7() })
    await admit(deps, targetId)
    await abort(deps, { number: back.number, actor: ada })
    expect((await targetDetail(pool, ada, targetId)).hold).not.toBeNull()
    await finish(back.id, 'ABORTED')
    expect((await targetDetail(pool, ada, targetId)).hold).toBeNull()
  })

  it('is not stopped by the order of environments, but by a veto and a pin', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version()]
    await bring(flow, v1.id, 'SUCCEEDED')
    const { targetId } = await bring(flow, v2.id, 'SUCCEEDED')
    await pin(deps, { actor: bo, targetId, version: v2.id, reason: 'Stay.' })
    const ask = { target: { targetId }, version: null, actor: ada, requestKey: uuidv7(), planHash: null }
    await expect(rollBack(deps, ask)).rejects.toThrow(/pinned to v2 by Bo: Stay/)
  })
})

describe('a hold', () => {
  it('keeps automation away, and people not', async () => {
    const flow = await unit()
    const v1 = await flow.version()
    const { targetId } = await bring(flow, v1.id, 'SUCCEEDED')
    const { id: version } = await flow.version()
    const automation = { kind: 'system' as const, name: 'Automation' }
    const queued = await request({ actor: automation, version, unit: flow, planHash: null })
    expect(queued.state).toBe('QUEUED')
    await hold(deps, { actor: bo, targetId, reason: 'Looking into it.' })
    expect(await state(queued.id)).toBe('GATING')
    await expect(request({ actor: automation, version, unit: flow, planHash: null })).rejects.toThrow(/on hold/)
    await resume(deps, { actor: bo, targetId })
    expect(await state(queued.id)).toBe('QUEUED')
    await hold(deps, { actor: bo, targetId, reason: 'For a while.', until: Date.now() + 3_600_000 })
    expect((await targetDetail(pool, ada, targetId)).hold?.until).toBeGreaterThan(Date.now())
    expect(await state(queued.id)).toBe('GATING')
    await pool.query(`update hold set until = now() - interval '1 second' where target_id = $1`, [targetId])
    expect((await targetDetail(pool, ada, targetId)).hold).toBeNull()
    expect((await advance(deps, queued.id)).state).toBe('QUEUED')
    await hold(deps, { actor: bo, targetId, reason: 'Again.' })
    const byPerson = await request({ actor: ada, version, unit: flow })
    expect(await admit(deps, targetId)).toBe(byPerson.id)
    expect((await targetDetail(pool, ada, targetId)).hold).toBeNull()
    await expect(hold(deps, { actor: ada, targetId, reason: 'No.' })).rejects.toThrow(
      /Pinning, vetoing and holding needs/,
    )
  })
})

describe('a roll back to an earlier deployment', () => {
  const configure = async (project: string, revision: number) => {
    const address = `environment:${project}:dev`
    await pool.query(
      `insert into config_layer (id, kind, project, address, head, environment_id, unit_id) values ($1, 'environment', $2, $3, $4, $5, null)
       on conflict (address) do update set head = excluded.head`,
      [uuidv7(), project, address, revision, environments.dev],
    )
    await pool.query(
      `insert into config_revision (layer_id, revision, values, sha256, message, author)
       select id, $2, $3, 'x', 'Changed.', $4 from config_layer where address = $1`,
      [address, revision, JSON.stringify({ batch: { rows: revision * 10 } }), bo.id],
    )
  }

  it('brings the same version back with the configuration that it had, and says what goes back', async () => {
    const flow = await unit()
    const v1 = await flow.version()
    await configure(flow.project, 1)
    const first = await bring(flow, v1.id, 'SUCCEEDED')
    await configure(flow.project, 2)
    const second = await bring(flow, v1.id, 'SUCCEEDED')
    expect(second.plan.config.values).toEqual({ batch: { rows: 20 } })
    const { targetId } = second
    const target = { targetId }
    const ask = { target, version: null, mode: 'rollback' as const, deployment: first.number, actor: ada }
    const { plan, planHash, config, gates } = await draftView(deps, ask)
    expect(plan).toMatchObject({
      to: v1.id,
      mode: 'rollback',
      config: { values: { batch: { rows: 10 } }, sha256: first.plan.config.sha256, layers: first.plan.config.layers },
      restores: { promotion: first.number, keys: ['batch.rows'], aheadOf: true },
    })
    expect(config.rows).toMatchObject([{ pointer: '/batch/rows', change: 'changed' }])
    const usual = await draftView(deps, { target, version: v1.id, actor: ada })
    expect(gates.map(({ kind }) => kind)).toEqual(usual.gates.map(({ kind }) => kind))
    const key = uuidv7()
    const asked = await rollBack(deps, { ...ask, planHash, requestKey: key, note: null })
    // The layers are ahead of it from the beginning: that is no reason to ask again.
    expect(asked.state).toBe('QUEUED')
    const { promotion, events } = await promotionDetail(pool, ada, asked.number)
    expect(promotion.plan.config.values).toEqual({ batch: { rows: 10 } })
    expect(events[0]?.words).toContain(`It has the configuration of P-${first.number}; goes back: batch.rows.`)
    const ahead = async () => {
      const page = await unitPage(pool, ada, { project: flow.project, unit: flow.name })
      return page.environments.find(({ name }) => name === 'dev')?.configAhead
    }
    expect(await ahead()).toEqual([])
    await configure(flow.project, 3)
    expect(await ahead()).toEqual(['batch.rows'])
    expect((await advance(deps, asked.id)).gates.find(({ kind }) => kind === 'version')).toMatchObject({
      state: 'pending',
      actions: ['keep', 'replan'],
    })
    expect((await draftAnew(deps, asked.number)).plan).toMatchObject({
      config: { values: { batch: { rows: 10 } } },
      restores: { promotion: first.number },
    })
    await keepPlan(deps, { number: asked.number, actor: ada, planHash })
    expect(await admit(deps, targetId)).toBe(asked.id)
    await finish(asked.id)
    const there = await targetDetail(pool, ada, targetId)
    expect(there.current).toMatchObject({ promotion: asked.number, config: { batch: { rows: 10 } } })
    expect(there.hold?.promotion).toBe(asked.number)
    expect(await ahead()).toEqual(['batch.rows'])
  })

  it('is of a deployment that was there and is not what runs', async () => {
    const flow = await unit()
    const v1 = await flow.version()
    const { targetId, number } = await bring(flow, v1.id, 'SUCCEEDED')
    const ask = { target: { targetId }, version: null, mode: 'rollback' as const, actor: ada }
    await expect(draftView(deps, { ...ask, deployment: number })).rejects.toThrow(/is what runs/)
    await expect(draftView(deps, { ...ask, deployment: number + 999 })).rejects.toThrow(/brought nothing/)
  })
})

describe('the newest only', () => {
  it('takes the place of what automation or the same person asked for before, and of nothing else', async () => {
    await setPolicy('staging', { queue: 'latest-wins', approvals: { count: 0 } })
    const flow = await unit()
    const ask = async (actor: typeof ada | { kind: 'system'; name: string }) =>
      request({ actor, version: (await flow.version()).id, unit: flow, environment: 'staging', planHash: null })
    const automation = { kind: 'system' as const, name: 'Automation' }
    const [byMachine, byBo, byAda] = [await ask(automation), await ask(bo), await ask(ada)]
    const newest = await ask(ada)
    const { targetId } = await read(newest.id)
    expect(await admit(deps, targetId)).toBe(newest.id)
    expect(await read(byMachine.id)).toMatchObject({ state: 'SUPERSEDED', supersededBy: newest.id })
    expect(await state(byAda.id)).toBe('SUPERSEDED')
    expect(await state(byBo.id)).toBe('QUEUED')
    await finish(newest.id)
    // Bo's is older than what came meanwhile: it does not undo it unasked.
    expect(await admit(deps, targetId)).toBeNull()
    expect(await read(byBo.id)).toMatchObject({
      state: 'REJECTED',
      reason: expect.stringContaining('v4 was deployed here since'),
    })
  })
})

describe('after the end', () => {
  it('a retry is a new promotion with a link, and a failed one blocks nothing', async () => {
    const flow = await unit()
    const row = await bring(flow, (await flow.version()).id, 'FAILED')
    const again = await retryAsNew(deps, { number: row.number, actor: ada, requestKey: uuidv7(), planHash: null })
    expect(again.number).toBeGreaterThan(row.number)
    expect(await admit(deps, row.targetId)).toBe(again.id)
    await finish(again.id)
    const { links } = await promotionDetail(pool, ada, row.number)
    expect(links.retriedBy).toBe(again.number)
    await expect(
      retryAsNew(deps, { number: again.number, actor: ada, requestKey: uuidv7(), planHash: null }),
    ).rejects.toThrow(/succeeded\. Redeploy/)
  })

  it('the ledger says what ran when, with its configuration', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version()]
    const first = await bring(flow, v1.id, 'SUCCEEDED')
    const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at')
    await bring(flow, v2.id, 'SUCCEEDED')
    expect((await deploymentAt(pool, first.targetId, rows[0]!.at))?.version.number).toBe(1)
    expect(await deploymentAt(pool, first.targetId, new Date(0))).toBeNull()
    const ledger = await deploymentsOf(pool, first.targetId)
    expect(ledger.map(({ version, until, verified }) => [version.number, until === null, verified])).toEqual([
      [2, true, true],
      [1, false, true],
    ])
    expect(ledger[1]?.until).toBe(ledger[0]?.since)
  })

  it('brings nothing that is there already, unless somebody says that they want it again', async () => {
    const flow = await unit()
    const [v1, v2] = [await flow.version(), await flow.version()]
    const there = await bring(flow, v1.id, 'SUCCEEDED')
    const ask = { actor: ada, version: v1.id, unit: flow }
    const target = { unitId: flow.id, environmentId: environments.dev }
    const shown = async () => (await draftView(deps, { target, version: v1.id, actor: ada })).nothingChanges
    expect(await shown()).toMatch(/^Nothing changes: Flow\d+ in dev has exactly this\. P-\d+ brought v1 with the same/)
    await expect(request(ask)).rejects.toThrow(/Nothing changes: .* Say "again" to have it carried out all the same\./)
    await expect(request(ask)).rejects.toBeInstanceOf(NothingChanges)
    // What differs there is mended by bringing it again, and another configuration or version is a change.
    await pool.query(`update target set drift = 'It is gone.' where id = $1`, [there.targetId])
    expect(await shown()).toBeNull()
    await pool.query('update target set drift = null where id = $1', [there.targetId])
    expect((await draftView(deps, { target, version: v2.id, actor: ada })).nothingChanges).toBeNull()
    await pool.query('update integration set row_version = row_version + 1')
    expect(await shown()).toBeNull()
    await pool.query('update integration set row_version = row_version - 1')
    const { id } = await request({ ...ask, again: true })
    expect((await read(id)).mode).toBe('redeploy')
  })

  it('of which the verification failed is brought again without a word', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const row = await bring(flow, version, 'SUCCEEDED')
    await pool.query('update deployment set verified = false where promotion_id = $1', [row.id])
    expect((await read((await request({ actor: ada, version, unit: flow })).id)).mode).toBe('redeploy')
  })
})

describe('reading', () => {
  it('shows a promotion with its gates, what this person may do and why not, and lists pages', async () => {
    await setPolicy('staging', { approvals: { count: 1 } })
    const flow = await unit()
    const { id: version } = await flow.version()
    const made = await request({ actor: ada, version, unit: flow, environment: 'staging' })
    const forAda = await promotionDetail(pool, ada, made.number)
    expect(forAda.gates.map(({ kind, state: is }) => [kind, is])).toContainEqual(['approval', 'pending'])
    expect(forAda.may.vote).toEqual({ allowed: false, reason: 'Whoever asked for it does not approve it.' })
    expect(forAda.may.abort.allowed).toBe(true)
    expect(forAda.steps.map(({ id, state: is }) => [id, is])).toEqual([
      ['put', 'pending'],
      ['switch', 'pending'],
    ])
    expect((await promotionDetail(pool, bo, made.number)).may.vote).toEqual({ allowed: true })
    const { items, next } = await listPromotions(pool, { project: flow.project, limit: 1 })
    expect(items.map(({ number }) => number)).toEqual([made.number])
    expect(next).toBeNull()
    expect(
      (await waitingForMe(pool, bo)).some(({ kind, href }) => kind === 'approval' && href.endsWith(`/${made.number}`)),
    ).toBe(true)
    const told = await prisma.notification.findMany({ where: { userId: bo.id, href: `/promotions/${made.number}` } })
    expect(told).toHaveLength(1)
    const others = { userId: { not: bo.id }, href: `/promotions/${made.number}` }
    expect(await prisma.notification.count({ where: others })).toBe(0)
    expect(environments.staging).toBeDefined()
  })
})
