import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { checkInvariants } from '../testing/invariants'
import { promoting } from '../testing/promoting'
import { admit } from './admit'
import { draftPlan } from './draft-plan'
import { requireReason } from './permission'
import { readPromotion } from './promotion-row'
import { requestPromotion } from './request'

const database = await testDatabase()
const { pool } = database
const { answers, deps, environments, person, unit, request, setPolicy } = await promoting(database)
const ada = await person('viewer', 'developer', 'Ada')

afterEach(async () => {
  for (const name of Object.keys(answers)) delete answers[name as keyof typeof answers]
  await checkInvariants(pool)
})

describe('a request', () => {
  it('freezes the plan and goes to the queue when every gate holds', async () => {
    const flow = await unit()
    const v1 = await flow.version()
    const made = await request({ actor: ada, version: v1.id, unit: flow })
    expect(made).toMatchObject({ created: true, state: 'QUEUED' })
    const row = await readPromotion(pool, { id: made.id })
    expect(row.plan).toMatchObject({
      to: v1.id,
      from: null,
      mode: 'deploy',
      target: { unit: flow.name, environment: 'dev' },
    })
    expect(row.plan.steps.map(({ id, integration }) => [id, integration !== null])).toEqual([
      ['put', true],
      ['switch', true],
    ])
    expect(await admit(deps, row.targetId)).toBe(made.id)
    expect((await readPromotion(pool, { id: made.id })).state).toBe('APPLYING')
  })

  it('is one promotion however often one click arrives', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const requestKey = uuidv7()
    const { planHash } = await draftPlan(deps, {
      target: { unitId: flow.id, environmentId: environments.dev },
      version,
      actor: ada,
    })
    const answered = await Promise.all(
      Array.from({ length: 50 }, () => request({ actor: ada, version, unit: flow, requestKey, planHash })),
    )
    expect(new Set(answered.map(({ number }) => number)).size).toBe(1)
    expect(answered.filter(({ created }) => created)).toHaveLength(1)
    const { rows } = await pool.query('select id from promotion where request_key = $1', [requestKey])
    expect(rows).toHaveLength(1)
  })

  it('of two tabs makes two promotions, the second of which waits for the first and says so', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const [first, second] = await Promise.all([
      request({ actor: ada, version, unit: flow }),
      request({ actor: ada, version, unit: flow }),
    ])
    const { targetId } = await readPromotion(pool, { id: first.id })
    const admitted = await Promise.all(Array.from({ length: 6 }, () => admit(deps, targetId)))
    expect(admitted.filter((id) => id !== null)).toHaveLength(1)
    const states = await Promise.all([first, second].map(async ({ id }) => (await readPromotion(pool, { id })).state))
    expect(states.toSorted()).toEqual(['APPLYING', 'QUEUED'])
  })

  it('is refused where the plan is not what was shown, and says what has changed', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const target = { unitId: flow.id, environmentId: environments.dev }
    const shown = await draftPlan(deps, { target, version, actor: ada })
    answers.diff = () => [{ what: 'Schedule', from: null, to: '0 6 * * *' }]
    const { planHash, parts } = shown
    const attempt = requestPromotion(deps, { target, version, actor: ada, requestKey: uuidv7(), planHash, parts })
    await expect(attempt).rejects.toThrow(/changed meanwhile \(other than you were shown: the differences\)/)
  })

  it('is refused by name where a path does not say the same twice', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    let n = 0
    answers.diff = () => [{ what: `Number ${n++}`, from: null, to: null }]
    await expect(request({ actor: ada, version, unit: flow })).rejects.toThrow(
      /path scheduled-batch of the plugin scheduled-batch answers differently when it is asked twice/,
    )
  })

  it('is refused where the path plans what nothing can carry out', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    answers.plan = () => [
      { id: 'halt', title: 'End its runs', on: 'orchestrator', call: 'cancel', input: {}, after: [] },
    ]
    await expect(request({ actor: ada, version, unit: flow })).rejects.toThrow(
      /"End its runs" asks for orchestrator\.cancel\. What a plan may ask for there: put, start, activate, remove\./,
    )
  })

  it('is told which keys nothing of the flow reads, where no library says what they are for', async () => {
    const flow = await unit()
    const { id: version } = await flow.version({ content: { configs: ['limits'] } })
    const address = `environment:${flow.project}:dev`
    const layer = uuidv7()
    await pool.query(
      `insert into config_layer (id, kind, project, address, head, environment_id) values ($1, 'environment', $2, $3, 1, $4)`,
      [layer, flow.project, address, environments.dev],
    )
    await pool.query(
      `insert into config_revision (layer_id, revision, values, sha256, message, author)
       values ($1, 1, '{"limits": {"ceiling": 60}, "region": "us"}', 'x', 'Ceiling.', $2)`,
      [layer, ada.id],
    )
    const target = { unitId: flow.id, environmentId: environments.dev }
    expect((await draftPlan(deps, { actor: ada, target, version })).problems).toMatchObject([
      { pointer: '/region', level: 'warning', message: expect.stringContaining('no Config named "region"') },
    ])
  })

  it('of anybody whose note holds a token is refused, and does not say which', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const token = `gw_record_${'aB3'.repeat(10)}xy`
    const plugin = { kind: 'plugin' as const, id: 'publisher', name: 'Publisher', granted: ['promotions.request'] }
    for (const actor of [ada, plugin]) {
      const asked = request({ actor, version, unit: flow, note: `Use ${token} for it` })
      await expect(asked).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(/^note: .*looks like a token.*Leave it out/),
      })
      await expect(asked).rejects.not.toThrow(token)
    }
    const { rowCount } = await pool.query('select from promotion where version = $1', [version])
    expect(rowCount).toBe(0)
    expect(() => requireReason(`By ${token}`, 'A pin')).toThrow(/^reason: .*looks like a token/)
  })

  it('is for those who may promote there', async () => {
    const flow = await unit()
    const { id: version } = await flow.version()
    const stranger = await person('developer')
    await expect(request({ actor: stranger, version, unit: flow })).rejects.toThrow(
      /Promoting needs the role maintainer/,
    )
    const { rows } = await pool.query('select from promotion where version = $1', [version])
    expect(rows).toHaveLength(0)
  })

  it('asks for a reason and the typed name where the environment does', async () => {
    await setPolicy('staging', { requireReason: true, typedConfirmation: true })
    const flow = await unit()
    const { id: version } = await flow.version()
    const ask = { actor: ada, version, unit: flow, environment: 'staging' as const }
    await expect(request({ ...ask, note: ' ' })).rejects.toThrow(/asks for a reason/)
    await expect(request({ ...ask, typedName: 'Other' })).rejects.toThrow(/type the unit's name/)
    expect((await request({ ...ask, typedName: flow.name })).state).toBe('QUEUED')
  })

  it('of a version with uncommitted changes stops at dev', async () => {
    await setPolicy('staging', {})
    const flow = await unit()
    const { id: version } = await flow.version({ dirty: true })
    expect((await request({ actor: ada, version, unit: flow })).state).toBe('QUEUED')
    await expect(request({ actor: ada, version, unit: flow, environment: 'staging' })).rejects.toThrow(
      /uncommitted changes, which staging does not take/,
    )
  })

  it('of a version that nobody knows a commit of stops there too, and says so', async () => {
    await setPolicy('staging', {})
    const flow = await unit()
    const { id: version } = await flow.version({ content: { git: null } })
    const staging = { actor: ada, version, unit: flow, environment: 'staging' as const }
    expect((await request({ actor: ada, version, unit: flow })).state).toBe('QUEUED')
    await expect(request(staging)).rejects.toThrow(
      /Nobody knows of which commit v1 is: it was made outside git\. staging takes what is known to be committed/,
    )
    await setPolicy('staging', { allowDirty: true })
    const allowed = await request(staging)
    expect(allowed.state).toBe('QUEUED')
    await setPolicy('staging', {})
    // What is there already is not kept from a change of its configuration.
    const { targetId } = await readPromotion(pool, allowed)
    await pool.query('update target set current_version = $2 where id = $1', [targetId, version])
    const { plan, gates } = await draftPlan(deps, { target: { targetId }, version, actor: ada })
    expect(plan.mode).toBe('redeploy')
    expect(gates.find(({ id }) => id === 'version')?.state).toBe('pass')
    await pool.query('update target set current_version = null where id = $1', [targetId])
  })

  it('is refused at once where nothing may wait', async () => {
    await setPolicy('staging', { queue: 'reject-if-busy' })
    const flow = await unit()
    const { id: version } = await flow.version()
    const ask = { actor: ada, version, unit: flow, environment: 'staging' as const }
    const answered = await Promise.allSettled([request(ask), request(ask), request(ask)])
    expect(answered.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = answered.find(({ status }) => status === 'rejected')
    expect(String((refused as PromiseRejectedResult).reason)).toMatch(/is busy with P-\d+/)
  })
})
