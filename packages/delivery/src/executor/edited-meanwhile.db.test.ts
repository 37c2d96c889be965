import { loadActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, expect, it } from 'vitest'
import type { PromotionState } from '../model/states'
import { operate, type Operation } from '../promotion/operate'
import { keepPlan } from '../promotion/override'
import { startExecutor } from './executor'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { quick } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const { pool, bus, url } = db
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool, bus, orchestrator })
const admin = (await loadActor(pool, (await makeUser(db.prisma, { role: 'administrator' })).id))!
const timing = { ...quick, call: 30_000 }
const executor = await startExecutor({ ...world.deps, pool, bus, databaseUrl: url, replicaId: uuidv7(), timing })
afterAll(async () => {
  orchestrator.release()
  await executor.stop()
  await orchestrator.close()
})

const usual = { allowDirty: true, verification: { smokeRun: false } }
const judged = (settings: object | null) => ({
  ...usual,
  verifications: [{ plugin: 'fake', verification: 'verification', settings }],
})
const is = (id: string, state: PromotionState) => expect.poll(() => world.state(id), { timeout: 20_000 }).toBe(state)

type Made = { name: string; id: string; behind: string }

/** A promotion that is brought to a state and stays there, with another one behind it. */
async function staysIn(
  name: string,
  state: PromotionState,
  { policy = usual, environment = 'dev' }: { policy?: object; environment?: string } = {},
): Promise<Made> {
  await world.setPolicy(environment, policy)
  const unit = await world.unit(name)
  const { id } = await world.promote({ unit, version: await world.version(unit), environment })
  await is(id, state)
  await world.setPolicy(environment, usual)
  const behind = await world.promote({ unit, version: await world.version(unit), environment })
  expect(behind.state).toBe('QUEUED')
  return { name, id, behind: behind.id }
}

async function held(name: string, environment = 'dev'): Promise<Made> {
  const before = orchestrator.held()
  orchestrator.fail(`put@${world.slot(name, environment)}`, 'hold-after')
  const made = await staysIn(name, 'APPLYING', { environment })
  await expect.poll(() => orchestrator.held()).toBe(before + 1)
  return made
}

async function edit(kind: string, address: string): Promise<void> {
  const project = kind === 'library' ? null : 'harbour'
  await pool.query(
    `with layer as (insert into config_layer (id, kind, project, address, head) values ($1, $2, $3, $4, 1) returning id)
     insert into config_revision (layer_id, revision, values, sha256, message, author)
       select id, 1, '{"market": "de"}', 'x', 'Edited meanwhile', $5 from layer`,
    [uuidv7(), kind, project, address, admin.id],
  )
}

async function decide(id: string, operation: Operation): Promise<void> {
  const { number, rowVersion } = await world.read(id)
  await operate({ pool, bus }, { number, rowVersion, operation, actor: admin, reason: 'Looked at it.' })
}

const configOf = async (id: string) =>
  (await pool.query<{ config: object }>('select config from deployment where promotion_id = $1', [id])).rows

it('every layer edited in every state leaves what acts as it was planned, and has what waits asked for again', {
  timeout: 90_000,
}, async () => {
  orchestrator.judge('running')
  orchestrator.fail(`put@${world.slot('foreign4')}`, 'conflict-foreign')
  const applying = await held('applying1')
  const cancelling = await held('cancelling2')
  await world.decide(cancelling.id, 'abort', 'CANCELLING')
  const elsewhere = await held('elsewhere3', 'staging')
  const attention = await staysIn('foreign4', 'NEEDS_ATTENTION')
  const paused = await staysIn('paused5', 'PAUSED', { policy: judged({ is: 'inconclusive' }) })
  const verifying = await staysIn('verifying6', 'VERIFYING', { policy: judged(null) })
  const there = [applying, elsewhere, attention, paused, verifying]
  const all = [...there, cancelling]
  const plans = await Promise.all(all.flatMap(({ id, behind }) => [world.read(id), world.read(behind)]))

  // What is in the versions already, and what comes after them.
  await edit('library', 'library:films')
  await edit('project', 'project:harbour')
  await edit('environment', 'environment:harbour:dev')
  for (const { name } of all) await edit('target', `target:harbour:${name}:dev`)

  orchestrator.judge('pass')
  orchestrator.release()
  await decide(attention.id, 'retry')
  await decide(paused.id, 'accept-verified')
  for (const { id } of there) await is(id, 'SUCCEEDED')
  await is(cancelling.id, 'ABORTED')
  for (const { id, name } of there) expect(await configOf(id), name).toEqual([{ config: {} }])

  // Nothing above its version moved there: what waited begins by itself.
  await is(elsewhere.behind, 'SUCCEEDED')
  for (const { behind, name } of all.filter((each) => each !== elsewhere)) {
    await is(behind, 'GATING')
    const { number, planHash, reason } = await world.read(behind)
    expect(reason, name).toContain('Asks for re-confirm')
    await keepPlan(world.deps, { number, planHash, actor: admin })
    await is(behind, 'SUCCEEDED')
    expect(await configOf(behind), name).toEqual([{ config: {} }])
  }
  for (const { id, plan, planHash } of plans) expect(await world.read(id)).toMatchObject({ plan, planHash })
  await checkAgainst(pool, orchestrator)
})
