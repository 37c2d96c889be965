import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { installLibrary } from '../config/testing/install-library'
import type { Plan } from '../model/plan'
import { promoting } from '../testing/promoting'
import { draftPlan } from './draft-plan'
import { nothingChanges } from './nothing-changes'

const database = await testDatabase()
const { pool } = database
const { answers, deps, environments, person, unit, request } = await promoting(database)
const ada = await person('viewer', 'developer', 'Ada')
const nightly = { cron: '0 3 * * *', timeZone: 'UTC', overlap: 'skip' as const }
const often = { cron: '* * * * *', timeZone: 'UTC', overlap: 'skip' as const }

answers.plan = ({ schedule, launch }) => [
  { id: 'put', title: 'Put it', on: 'orchestrator', call: 'put', input: { launch }, after: [] },
  { id: 'switch', title: 'Switch', on: 'orchestrator', call: 'activate', input: { schedule }, after: ['put'] },
]

type Unit = Awaited<ReturnType<typeof unit>>

/** One more revision of the project's environment layer, or of an override there. */
async function say({ project, id }: Unit, values: object, kind: 'environment' | 'target' = 'environment') {
  const address = kind === 'environment' ? `environment:${project}:dev` : `target:${project}:${id}:dev`
  await pool.query(
    `insert into config_layer (id, kind, project, address, head, environment_id, unit_id) values ($1, $2, $3, $4, 1, $5, $6)
     on conflict (address) do update set head = config_layer.head + 1`,
    [uuidv7(), kind, project, address, environments.dev, kind === 'target' ? id : null],
  )
  await pool.query(
    `insert into config_revision (layer_id, revision, values, sha256, message, author)
     select id, head, $2, 'x', 'Changed.', $3 from config_layer where address = $1`,
    [address, JSON.stringify(values), ada.id],
  )
}

const draft = (of: Unit, version: string) =>
  draftPlan(deps, { target: { unitId: of.id, environmentId: environments.dev }, version, actor: ada })
const said = ({ plan: { schedule, scheduleFrom } }: { plan: Plan }) => ({ schedule, scheduleFrom })

it('is the configuration before the flow, without any library and though the version was made before', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  expect(said(await draft(flow, version))).toEqual({ schedule: null, scheduleFrom: null })
  await say(flow, { schedule: nightly })
  const from = 'the configuration of dev'
  const planned = await draft(flow, version)
  expect(said(planned)).toEqual({ schedule: nightly, scheduleFrom: from })
  expect(planned.plan.steps.find(({ id }) => id === 'switch')?.input).toEqual({ schedule: nightly })

  const { id: later } = await flow.version({ content: { schedule: often } })
  expect(said(await draft(flow, later))).toEqual({ schedule: nightly, scheduleFrom: from })
  await say(flow, { schedule: { cron: '*/5 * * * *' } }, 'target')
  expect(said(await draft(flow, later))).toEqual({
    schedule: { ...nightly, cron: '*/5 * * * *' },
    scheduleFrom: 'the override of this target',
  })
  await say(flow, { schedule: null }, 'target')
  expect(said(await draft(flow, later))).toEqual({ schedule: null, scheduleFrom: 'the override of this target' })
  await say(flow, {}, 'target')
  await say(flow, {})
  expect(said(await draft(flow, later))).toEqual({ schedule: often, scheduleFrom: "the flow's @schedule" })
})

it('is the configuration also where the schema that the version kept knows no such key', async () => {
  const flow = await unit()
  const old = { type: 'object', properties: { rows: { type: 'integer' } } }
  await installLibrary(pool, { id: `rows-${flow.id.slice(-6)}`, projects: [flow.project], schema: old })
  const { id: version } = await flow.version({ content: { schema: old } })
  await say(flow, { rows: 3, schedule: nightly })
  const planned = await draft(flow, version)
  expect(planned.problems).toEqual([])
  expect(said(planned)).toEqual({ schedule: nightly, scheduleFrom: 'the configuration of dev' })
})

it('is changed by a redeploy of the configuration alone', async () => {
  const flow = await unit()
  const { id: version, number } = await flow.version()
  const { id } = await request({ actor: ada, version, unit: flow })
  const { rows } = await pool.query<{ targetId: string; plan: Plan }>(
    `update promotion set state = 'SUCCEEDED', finished_at = now() where id = $1 returning target_id as "targetId", plan`,
    [id],
  )
  const { targetId, plan } = rows[0]!
  await pool.query(
    `insert into deployment (id, target_id, version, promotion_id, config, config_sha256, verified, since)
     values ($1, $2, $3, $4, $5, $6, true, now())`,
    [uuidv7(), targetId, version, id, JSON.stringify(plan.config.values), plan.config.sha256],
  )
  await pool.query('update target set current_version = $2, current_promotion_id = $3 where id = $1', [
    ...[targetId, version, id],
  ])
  await say(flow, { schedule: nightly })
  const planned = await draft(flow, version)
  expect(planned.plan.mode).toBe('redeploy')
  expect(said(planned).schedule).toEqual(nightly)
  expect(await nothingChanges(pool, { plan: planned.plan, target: planned.target, version: { number } })).toBeNull()
})

it('stops a promotion where it means nothing, however it got into a layer', async () => {
  const flow = await unit()
  const { id: version } = await flow.version({ content: { schedule: often } })
  await say(flow, { schedule: { cron: 'hello', timezone: 'UTC' } })
  const attempt = request({ actor: ada, version, unit: flow })
  await expect(attempt).rejects.toThrow(/\/schedule\/cron: The schedule "hello" cannot be read: it needs five fields/)
  await expect(request({ actor: ada, version, unit: flow })).rejects.toThrow(/Did you mean "timeZone"\?/)
})
