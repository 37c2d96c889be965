import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import type { Launch } from '@groundwork/plugin-sdk/points'
import { beforeEach, expect, it } from 'vitest'
import { type PointCaller, PointError } from '../integration/point-caller'
import { promoting } from '../testing/promoting'
import { draftPlan } from './draft-plan'
import { requestPromotion } from './request'

const database = await testDatabase()
const { pool } = database
const { answers, deps: plain, environments, person, unit } = await promoting(database)
const ada = await person('viewer', 'maintainer', 'Ada')
const bare = {
  check: () => [] as unknown,
  decorate: () => ({ decorators: [], env: {} }) as unknown,
  limits: (): unknown => {
    throw new PointError('It has no limits.', { neverAsked: false })
  },
}
let box = { ...bare }

const call: PointCaller = async (...asked) => {
  const [{ pluginId }, method] = asked
  return pluginId === 'boxes' ? box[method as keyof typeof box]() : plain.call(...asked)
}
const deps = { ...plain, call }
const compute = uuidv7()
await pool.query(
  `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'box-one', 'compute', 'boxes', 'box')`,
  [compute],
)
await pool.query(
  `insert into environment_binding (environment_id, role, integration_id) select id, 'compute', $1 from environment
   on conflict (environment_id, role) do update set integration_id = excluded.integration_id`,
  [compute],
)
const away = () => {
  throw new PointError('It is away.', { neverAsked: true })
}

beforeEach(() => {
  box = { ...bare }
  for (const name of Object.keys(answers)) delete answers[name as keyof typeof answers]
})

async function drafting(mode?: 'rollback') {
  const flow = await unit()
  const { id: version } = await flow.version()
  const target = { unitId: flow.id, environmentId: environments.dev }
  return { version, target, draft: () => draftPlan(deps, { actor: ada, version, target, ...(mode ? { mode } : {}) }) }
}

const launchIn = (plan: { steps: { call: string; input: unknown }[] }) =>
  (plan.steps.find((step) => step.call === 'put')!.input as { launch: Launch }).launch

it('freezes what the compute adds to a run: variables and decorators for every step', async () => {
  box.decorate = () => ({ decorators: ['batch:cpu=2'], env: { BOX: 'red' } })
  const { plan } = await (await drafting()).draft()
  expect(launchIn(plan)).toMatchObject({ argv: expect.arrayContaining(['--with', 'batch:cpu=2']), env: { BOX: 'red' } })
})

it('does not ask for a promotion that the compute has something against, by its name', async () => {
  box.check = () => [{ level: 'error', message: 'It has 2 processors.' }]
  const { version, target, draft } = await drafting()
  const { planHash, findings } = await draft()
  const said = { level: 'error', message: 'box-one: It has 2 processors.', path: '/bindings/compute' }
  expect(findings).toEqual([said])
  const ask = { actor: ada, version, target, planHash, requestKey: uuidv7(), note: 'Because.' }
  await expect(requestPromotion(deps, ask)).rejects.toThrow('box-one: It has 2 processors.')
})

const quota = (is: boolean) =>
  pool.query(`update integration set capabilities = jsonb_build_object('quota', $2::bool) where id = $1`, [compute, is])
const limits = (total: object, used: object = { cpu: 0, memoryMb: 0 }, queued = 0) => ({ total, used, queued })

it('finds what is more than there is in all, and asks for no such promotion', async () => {
  box.limits = () => limits({ cpu: 0.5, memoryMb: 100 })
  const { version, target, draft } = await drafting()
  const { planHash, findings } = await draft()
  expect(findings).toEqual([
    {
      ...{ level: 'error', path: '/bindings/compute' },
      message:
        'box-one: In all the pool default has 0.5 processors, and the flow asks for 1. Ask for less, or bind other compute.',
    },
    { level: 'error', path: '/bindings/compute', message: expect.stringContaining('has 100 MB of memory') },
  ])
  const ask = { actor: ada, version, target, planHash, requestKey: uuidv7(), note: 'Because.' }
  await expect(requestPromotion(deps, ask)).rejects.toThrow('the pool default has 0.5 processors')
  // What it cannot do at all it says once.
  box.check = () => [{ level: 'error', message: 'It has half a processor.' }]
  expect((await draft()).findings).toHaveLength(1)
})

it('warns where a quota leaves less than that now, and where it does not say', async () => {
  box.limits = () => limits({ cpu: 4, memoryMb: 9_000 }, { cpu: 3.5, memoryMb: 0 }, 2)
  const { draft } = await drafting()
  expect((await draft()).findings).toEqual([])
  await quota(true)
  const { findings, planHash } = await draft()
  expect(findings).toEqual([
    {
      ...{ level: 'warning', path: '/bindings/compute' },
      message:
        'box-one: Right now the pool default has 0.5 of 4 processors free, and the flow asks for 1, and 2 runs wait already: a run waits until there is room.',
    },
  ])
  box.limits = bare.limits
  expect((await draft()).findings).toMatchObject([
    { level: 'warning', message: expect.stringContaining('does not say what is left of it') },
  ])
  box.limits = () => limits({ cpu: 4, memoryMb: 9_000 })
  // How full it is comes and goes: the plan is the same.
  expect(await draft()).toMatchObject({ findings: [], planHash })
  await quota(false)
})

it.each<[string, Partial<typeof box>, RegExp]>([
  ['does not answer', { decorate: away }, /The compute box-one does not answer \(decorate\): It is away\./],
  [
    'answers nonsense',
    { decorate: () => ({ env: { 'A B': '1' } }) },
    /answers "decorate" with something that is no answer/,
  ],
  [
    'sets what is Groundwork’s',
    { decorate: () => ({ decorators: [], env: { METAFLOW_SERVICE_URL: 'x' } }) },
    /METAFLOW_SERVICE_URL, which is Groundwork's own/,
  ],
  [
    'says each time something else',
    { check: () => [{ level: 'warning', message: uuidv7() }] },
    /answers differently when it is asked twice/,
  ],
])('makes no plan with one that %s', async (_what, given, words) => {
  Object.assign(box, given)
  await expect((await drafting()).draft()).rejects.toThrow(words)
})

it('does not hold up a roll back where it is away, and says so', async () => {
  const { version, target, draft } = await drafting('rollback')
  const { planHash } = await draftPlan(deps, { actor: ada, version, target })
  const { id } = await requestPromotion(deps, {
    ...{ actor: ada, version, target, planHash, requestKey: uuidv7(), note: 'Because.' },
  })
  await pool.query(`update promotion set state = 'SUCCEEDED', finished_at = now(), started_at = now() where id = $1`, [
    id,
  ])
  await pool.query(
    `insert into deployment (id, target_id, promotion_id, version, config, config_sha256, verified, since)
     select gen_random_uuid(), target_id, id, version, '{}', 'x', true, now() from promotion where id = $1`,
    [id],
  )
  box.decorate = away
  const { findings, plan } = await draft()
  expect(findings).toEqual([{ level: 'warning', message: expect.stringContaining('is left out') }])
  expect(launchIn(plan).env).toEqual({})
})
