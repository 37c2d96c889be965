import type { UserActor } from '@groundwork/access/actor'
import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, expect, it } from 'vitest'
import { installPlugin } from '../testing/installed-plugin'
import { atTheGate } from '../testing/at-the-gate'
import { admit } from './admit'
import { advance } from './advance'
import { draftPlan } from './draft-plan'
import { overrideGate } from './override'
import { promotionDetail } from './read-detail'
import { draftAnew, replan } from './replan'
import { waitingForMe } from './waiting-for-me'

const database = await testDatabase()
const { pool } = database
const { ada, answers, deps, environments, gateOf, person, read, request, setPolicy, unit } = await atTheGate(database)
const admin = await person('administrator', undefined, 'Admin')
const gateId = 'plugin-1-films-seen'
await installPlugin(pool, {
  id: 'films',
  contributes: [
    { point: 'delivery/gate/v1', id: 'seen', title: 'An editor has seen it', configSchema: 'gate.schema.json' },
  ],
  schemas: { 'gate.schema.json': { type: 'object', properties: { most: { type: 'integer', maximum: 60 } } } },
})
const no = { is: 'fail', why: 'It was refused.', unblockedBy: 'Another slate' }

beforeEach(async () => {
  await setPolicy('staging', { gates: [{ plugin: 'films', gate: 'seen', rule: { most: 60 } }] })
  answers.evaluate = () => no
})

async function asked() {
  const flow = await unit()
  const { id: version } = await flow.version()
  return { actor: ada, version, unit: flow, environment: 'staging' as const }
}

const wordsOf = async (id: string) =>
  (
    await pool.query<{ words: string }>('select words from promotion_event where promotion_id = $1 order by id', [id])
  ).rows.map(({ words }) => words)

it('tells a gate that fails from one that waits, by its own name, and does not ask over it unawares', async () => {
  const ask = await asked()
  const target = { unitId: ask.unit.id, environmentId: environments.staging }
  const gates = async () => (await draftPlan(deps, { ...ask, target })).gates.filter(({ kind }) => kind === 'plugin')
  expect(await gates()).toMatchObject([{ id: gateId, state: 'fail', title: 'films: An editor has seen it' }])
  await expect(request(ask)).rejects.toThrow(
    'films: An editor has seen it: It was refused. Another slate. So it would be rejected at once. Ask in spite of it',
  )
  answers.evaluate = () => ({ is: 'pending', why: 'Nobody has looked.', unblockedBy: 'An editor' })
  expect(await gates()).toMatchObject([{ state: 'pending' }])
  answers.evaluate = () => {
    throw new Error('Away.')
  }
  const [silent] = await gates()
  expect(silent).toMatchObject({ state: 'pending', why: 'It gives no answer. Away.' })
})

it('waits for somebody to let it through when it was asked for in spite of the gate, and says so once', async () => {
  const { id, number, state } = await request({ ...(await asked()), despite: [gateId] })
  expect(state).toBe('GATING')
  expect((await advance(deps, id)).state).toBe('GATING')
  expect(await gateOf(id, gateId)).toMatchObject({ state: 'fail', why: 'It was refused.' })
  const row = await read(id)
  const through = {
    number,
    actor: admin,
    planHash: row.planHash,
    gateId,
    verdict: 'pass' as const,
    reason: 'I looked.',
  }
  const inboxOf = async (actor: UserActor) =>
    (await waitingForMe(pool, actor)).filter(({ href }) => href === `/promotions/${number}`)
  expect(await inboxOf(admin)).toMatchObject([{ kind: 'override', why: expect.stringContaining('It was refused.') }])
  expect(await inboxOf(ada)).toEqual([])
  await expect(overrideGate(deps, { ...through, actor: ada })).rejects.toThrow(/Overriding gates needs/)
  expect(await overrideGate(deps, through)).toEqual({ state: 'QUEUED' })
  expect(await gateOf(id, gateId)).toMatchObject({ state: 'override_pass' })
  expect(await inboxOf(admin)).toEqual([])
  expect(await admit(deps, row.targetId)).toBe(id)
  const words = await wordsOf(id)
  expect(words.filter((each) => each.includes('in spite of'))).toHaveLength(1)
  expect(new Set(words).size).toBe(words.length)
})

it('ends one that was asked for while the gate was open, and logs it once however many look', async () => {
  answers.evaluate = () => ({ is: 'pending', why: 'Nobody has looked.', unblockedBy: 'An editor' })
  const { id } = await request(await asked())
  answers.evaluate = () => no
  const states = await Promise.all([1, 2, 3].map(async () => (await advance(deps, id)).state))
  expect(states).toEqual(['REJECTED', 'REJECTED', 'REJECTED'])
  const words = await wordsOf(id)
  expect(new Set(words).size).toBe(words.length)
})

it('does not plan anew over a gate that fails, save where somebody knew', async () => {
  answers.evaluate = () => ({ is: 'pending', why: 'Nobody has looked.', unblockedBy: 'An editor' })
  const { id, number } = await request(await asked())
  const known = await request({ ...(await asked()), despite: [gateId] })
  answers.evaluate = () => no
  const anew = async (of: number) =>
    replan(deps, { number: of, actor: ada, planHash: (await draftAnew(deps, of)).planHash })
  await expect(anew(number)).rejects.toThrow(/would be rejected at once. It keeps the plan that it has/)
  expect((await read(id)).state).toBe('GATING')
  // It named the gate, but when it asked nothing failed: nothing was said in spite of anything.
  await expect(anew(known.number)).rejects.toThrow(/would be rejected at once/)
  const meant = await request({ ...(await asked()), despite: [gateId] })
  expect(await anew(meant.number)).toMatchObject({ state: 'GATING' })
})

it('is not asked with a rule that no longer fits, and says what is wrong with it', async () => {
  await setPolicy('staging', { gates: [{ plugin: 'films', gate: 'seen', rule: { most: 900, x: 1 } }] })
  const { id, number, state } = await request(await asked())
  expect(state).toBe('GATING')
  expect(await gateOf(id, gateId)).toMatchObject({
    state: 'pending',
    why: expect.stringMatching(
      /its rule does not fit what the plugin takes. .*most: 60 is the most.*x: There is no key/s,
    ),
  })
  const { gates } = await promotionDetail(pool, ada, number)
  expect(gates.find((gate) => gate.id === gateId)).toMatchObject({ state: 'pending', actions: ['replan'] })
  // Once the environment is mended, the promotion is planned anew and asks the plugin again.
  await setPolicy('staging', { gates: [{ plugin: 'films', gate: 'seen', rule: { most: 60 } }] })
  answers.evaluate = () => ({ is: 'pass', why: 'Seen.' })
  const { planHash } = await draftAnew(deps, number)
  expect(await replan(deps, { number, actor: ada, planHash })).toMatchObject({ state: 'QUEUED' })
})
