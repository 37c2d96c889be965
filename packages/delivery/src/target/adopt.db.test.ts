import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import type { UserActor } from '@groundwork/access/actor'
import { expect, it, vi } from 'vitest'
import { startDriftObserver } from '../executor/drift'
import { usualTiming } from '../executor/timing'
import { readSchedule, writeSchedule } from '../schedule/schedule-row'
import { promoting } from '../testing/promoting'
import { adoptDrift } from './adopt'
import { targetDetail } from './target-detail'

const database = await testDatabase()
const { pool, bus } = database
const world = await promoting(database)
const ada = await world.person('viewer', 'maintainer', 'Ada')

type Difference = { active?: boolean; schedule?: object | null }

/** A target that runs v1, whose definition somebody changed at the orchestrator since. */
async function drifted(environment: 'dev' | 'production', { active = true, schedule = null }: Difference) {
  const unit = await world.unit()
  const { id: version } = await unit.version()
  const { id, number } = await world.request({ actor: ada, version, unit, environment })
  const { rows } = await pool.query<{ targetId: string }>(
    `update promotion set state = 'SUCCEEDED', finished_at = now() where id = $1 returning target_id as "targetId"`,
    [id],
  )
  const { targetId } = rows[0]!
  const key = `p${id.slice(-8)}`
  const labels = { key, version, promotion: `P-${number}`, fence: 1, project: unit.project, environment }
  const put = { token: 't1', labels, schedule: null, active: true, state: 'ready', url: '' }
  await pool.query(
    `insert into effect (key, promotion_id, step_id, call, integration_id, precondition, plan_hash, fence, state, receipt, deadline, settled_at)
     values ($1, $2, 'switch', 'activate', $3, '', 'h', 1, 'DONE', $4, now(), now())`,
    [key, id, world.integration, JSON.stringify(put)],
  )
  await pool.query(
    `update target set current_version = $2, current_promotion_id = $3, integration_id = $4, drift = 'It was changed there.',
       observed = $5, observed_at = now() where id = $1`,
    [
      ...[targetId, version, id, world.integration],
      JSON.stringify({ is: 'present', value: { ...put, token: 't2', active, schedule } }),
    ],
  )
  await writeSchedule(pool, {
    ...{ targetId, promotionId: id, version, integrationId: world.integration, cron: '0 6 * * *', timeZone: 'UTC' },
    ...{ overlap: 'skip', parameters: {}, active: true, fence: 1 },
  })
  return { targetId, unit, environment }
}

const adopt = (targetId: string, actor: UserActor = ada, token = 't2') =>
  adoptDrift({ pool, bus, actor, requestId: uuidv7() }, { targetId, token, reason: 'Paused for the migration.' })

const driftAt = async (targetId: string) => (await targetDetail(pool, ada, targetId)).drift

it('takes over that it was switched off: nothing starts by itself, and nothing differs any more', async () => {
  const { targetId } = await drifted('dev', { active: false })
  expect(await driftAt(targetId)).toMatchObject({ adoption: { can: true, token: 't2', changes: [{ what: 'off' }] } })
  expect(await adopt(targetId)).toMatchObject({ words: expect.stringContaining('switched off'), change: null })
  expect(await driftAt(targetId)).toMatchObject({ words: null, adoption: null })
  expect(await readSchedule(pool, targetId)).toMatchObject({ active: false, nextSlot: null })
  const { rows } = await pool.query(
    `select actor_name, action, detail->>'did' as did, detail->>'reason' as reason from audit where resource_id = $1`,
    [targetId],
  )
  expect(rows).toEqual([
    { actor_name: 'Ada', action: 'target.control', did: 'adopt', reason: 'Paused for the migration.' },
  ])
})

const schedule = { cron: '30 7 * * *', timeZone: 'Europe/Berlin', overlap: 'queue', notBefore: '2026-03-01T00:00:00Z' }

it('takes over a schedule as a revision of the target, which the next plan has', async () => {
  const { targetId, unit } = await drifted('dev', { schedule })
  expect(await adopt(targetId)).toMatchObject({ change: { merged: true } })
  const { rows } = await pool.query(
    `select r.values, r.message from config_revision r join config_layer l on l.id = r.layer_id where l.address = $1`,
    [`target:${unit.project}:${unit.name}:dev`],
  )
  const { notBefore: _from, ...timing } = schedule
  expect(rows).toEqual([
    {
      values: { schedule: timing },
      message: expect.stringMatching(/^Taken over from local.*: Paused for the migration\.$/),
    },
  ])
  expect((await driftAt(targetId)).words).toBeNull()
})

/** An override of the target that somebody else has made. */
async function overridden({ unit, environment }: Awaited<ReturnType<typeof drifted>>, ends: string) {
  const layer = uuidv7()
  const address = `target:${unit.project}:${unit.name}:${environment}`
  await pool.query(
    `insert into config_layer (id, kind, project, address, head, environment_id, unit_id) values ($1, 'target', $2, $3, 1, $4, $5)`,
    [layer, unit.project, address, world.environments[environment], unit.id],
  )
  await pool.query(
    `insert into config_revision (layer_id, revision, values, sha256, message, author, expires_at)
     values ($1, 1, '{"rows": 5}', 'x', 'For the migration.', $2, now() + $3::interval)`,
    [layer, ada.id, ends],
  )
  return async () => {
    const { rows } = await pool.query<{ values: object; expiresAt: Date }>(
      'select values, expires_at as "expiresAt" from config_revision where layer_id = $1 order by revision',
      [layer],
    )
    return { first: rows[0]!, newest: rows.at(-1)! }
  }
}

it('brings nothing of an override back that has ended', async () => {
  const target = await drifted('dev', { schedule })
  const revisions = await overridden(target, '-1 day')
  await adopt(target.targetId)
  const { notBefore: _from, ...timing } = schedule
  expect((await revisions()).newest.values).toEqual({ schedule: timing })
})

it('makes no override that is there last longer', async () => {
  const target = await drifted('dev', { schedule })
  const revisions = await overridden(target, '2 days')
  await adopt(target.targetId)
  const { first, newest } = await revisions()
  expect(newest.values).toMatchObject({ rows: 5, schedule: { cron: '30 7 * * *' } })
  expect(newest.expiresAt).toEqual(first.expiresAt)
})

it('of production waits for another person, as every change of its configuration does, and is a difference till then', async () => {
  const { targetId } = await drifted('production', { schedule })
  const { change } = await adopt(targetId)
  expect(change).toMatchObject({ merged: false })
  const { rows } = await pool.query('select state from config_change where number = $1', [change!.number])
  expect(rows).toEqual([{ state: 'review' }])
  // What nobody has approved yet stays a difference, which is not taken over a second time.
  expect(await driftAt(targetId)).toMatchObject({
    words: expect.stringContaining(`Configuration change ${change!.number} takes that over once it is merged`),
    adoption: { can: false, pending: change!.number },
  })
  await expect(adopt(targetId)).rejects.toThrow('once it is merged')
  await pool.query(`update config_change set state = 'abandoned' where number = $1`, [change!.number])
  expect(await driftAt(targetId)).toMatchObject({ adoption: { can: true } })
})

it('stays taken over though somebody looked at the orchestrator in that moment', async () => {
  const { targetId } = await drifted('dev', { active: false })
  const { rows } = await pool.query<{ observed: object }>('select observed from target where id = $1', [targetId])
  await pool.query(`update target set observed_at = case when id = $1 then null else now() + interval '1 hour' end`, [
    targetId,
  ])
  let looks = 0
  let answer = (_seen: object) => {}
  const answered = new Promise<object>((resolve) => (answer = resolve))
  const call = () => {
    looks += 1
    return answered
  }
  const observer = startDriftObserver({
    ...{ ...world.deps, bus, call, replicaId: uuidv7(), failpoint: async () => {} },
    timing: { ...usualTiming, drift: 60 },
  })
  await vi.waitFor(() => expect(looks).toBe(1), 10_000)
  await adopt(targetId)
  answer(rows[0]!.observed)
  await observer.stop()
  expect((await driftAt(targetId)).words).toBeNull()
})

it('is refused to whoever may not, for another definition than was seen, and for what has no word here', async () => {
  const { targetId } = await drifted('dev', { active: false })
  const viewer = await world.person('viewer', 'developer', 'Vic')
  await expect(adopt(targetId, viewer)).rejects.toThrow('Pinning, vetoing and holding needs the role maintainer')
  await expect(adopt(targetId, ada, 't9')).rejects.toThrow('changed there once more since you looked')
  expect((await driftAt(targetId)).words).not.toBeNull()
  const { targetId: other } = await drifted('dev', {})
  await expect(adopt(other)).rejects.toThrow('nothing of Groundwork could say the difference')
  await expect(
    adoptDrift({ pool, bus, actor: ada, requestId: null }, { targetId, token: 't2', reason: ' ' }),
  ).rejects.toThrow('Taking a difference over needs a reason')
})
