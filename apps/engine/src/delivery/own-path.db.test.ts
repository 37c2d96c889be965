import { putBlob } from '@groundwork/db/blobs'
import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { fakeFlow, packFiles } from '@groundwork/delivery/testing/fake-package'
import { checkInvariants } from '@groundwork/delivery/testing/invariants'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeWeak, startWeakWorld, type WeakWorld } from '../testing/weak-world'

// A deployment path that only its own plugin knows, through a real engine: nothing here is told of it but what the plugin says.
const database = await testDatabase()
const { pool } = database
const path = { plugin: 'weak-orchestrator', contribution: 'direct', version: '1.0.0' }
let world: WeakWorld
const made = await promoting(database)

beforeAll(async () => {
  world = await startWeakWorld(database)
  const id = await makeWeak(database)
  await vi.waitFor(
    async () => {
      const asked = await pool.query('select from integration where id = $1 and capabilities is not null', [id])
      expect(asked.rowCount).toBe(1)
    },
    { timeout: 90_000, interval: 200 },
  )
  await pool.query(
    `update environment_binding set integration_id = $1 where role = 'orchestrator' and environment_id = $2`,
    [id, made.environments.dev],
  )
  await pool.query(`delete from environment_binding where role <> 'orchestrator'`)
}, 240_000)
afterAll(() => world.close(), 60_000)

async function ask<T>(route: string, body: object): Promise<T> {
  const response = await world.ask(route, body)
  const answer = (await response.json()) as T & { message?: string }
  if (!response.ok) throw new Error(answer.message)
  return answer
}

type Draft = { planHash: string; plan: { path: object; steps: { id: string; on: string; title: string }[] } }
type Place = { unitId: string; environmentId: string }

async function succeeds(
  target: Place,
  version: string,
  mode?: 'rollback',
): Promise<{ id: string; plan: Draft['plan'] }> {
  const wanted = { target, version, ...(mode ? { mode } : {}) }
  const { plan, planHash } = await ask<Draft>('draft', wanted)
  const { id } = await ask<{ id: string }>('request', { ...wanted, planHash, requestKey: uuidv7(), note: 'Because.' })
  await vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ state: string; reason: string }>(
        'select state, reason from promotion where id = $1',
        [id],
      )
      expect(rows[0]?.state, rows[0]?.reason).toBe('SUCCEEDED')
    },
    { timeout: 60_000, interval: 100 },
  )
  return { id, plan }
}

async function contentOf(marker: string) {
  const code = packFiles({ 'flow.py': fakeFlow, 'marker.txt': marker })
  return {
    content: {
      path,
      code: { sha256: await putBlob(pool, code), bytes: code.length, format: 'tgz' as const, entry: 'flow.py' },
      needs: { retries: 0, timeoutSeconds: 60, cpu: 1, memoryMb: 256 },
    },
  }
}

/** What it keeps of its own last step. */
async function marks(): Promise<{ version: number }[]> {
  const { rows } = await pool.query<{ value: { slot: string; version: number } }>(
    `select value from plugin_value where plugin_id = 'weak-orchestrator' and key like 'mark:%' order by value->>'version'`,
  )
  return rows.map(({ value: { version } }) => ({ version }))
}

it('is planned, carried out with its own step, and rolled back, by what its plugin says alone', {
  timeout: 240_000,
}, async () => {
  const unit = await made.unit('FakeFlow')
  const [first, second] = [await unit.version(await contentOf('1')), await unit.version(await contentOf('2'))]
  const target = { unitId: unit.id, environmentId: made.environments.dev }
  const { id, plan } = await succeeds(target, first.id)
  expect(plan.path).toEqual(path)
  expect(plan.steps.map(({ on, title }) => `${on}: ${title}`)).toEqual([
    'orchestrator: Put v1',
    'orchestrator: Switch to v1',
    'self: Keep a mark of it',
  ])
  const { rows: effects } = await pool.query(
    `select e.call, e.state, i.name as at, e.receipt->>'version' as version from effect e left join integration i on i.id = e.integration_id
      where e.promotion_id = $1 order by e.intent_at`,
    [id],
  )
  expect(effects).toMatchObject([
    { call: 'put', state: 'DONE', at: 'weak' },
    { call: 'activate', state: 'DONE', at: 'weak' },
    // Its own, kept and observed as any other effect.
    { call: 'mark', state: 'DONE', at: null, version: '1' },
    // The run that the environment wants of whatever is brought to it.
    { call: 'start', state: 'DONE', at: 'weak' },
  ])
  expect(await marks()).toEqual([{ version: 1 }])
  const { rows: runs } = await pool.query(
    `select l.purpose, l.state, r.status from launch l join run r on r.run_number = l.run_number`,
  )
  expect(runs).toEqual([{ purpose: 'verification', state: 'succeeded', status: 'succeeded' }])
  await succeeds(target, second.id)
  expect(await marks()).toEqual([{ version: 1 }, { version: 2 }])
  const back = await succeeds(target, first.id, 'rollback')
  expect(back.plan.path).toEqual(path)
  const { rows } = await pool.query('select current_version as version, current_promotion_id as promotion from target')
  expect(rows).toEqual([{ version: first.id, promotion: back.id }])
  await checkInvariants(pool)
})

it('is a sentence, not a plan, while its plugin is off', { timeout: 120_000 }, async () => {
  const unit = await made.unit('Off')
  const version = await unit.version({ content: { path: { ...path, contribution: 'no-such-path' } } })
  const target = { unitId: unit.id, environmentId: made.environments.dev }
  await expect(ask('draft', { target, version: version.id })).rejects.toThrow(
    /The deployment path no-such-path of the plugin weak-orchestrator does not answer/,
  )
})
