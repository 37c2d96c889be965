import type { UserActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import type { DraftView } from '@groundwork/delivery/promotion/draft-view'
import type { Requested } from '@groundwork/delivery/promotion/request'
import { checkInvariants } from '@groundwork/delivery/testing/invariants'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { expect, it } from 'vitest'
import { planRoutes } from './plan-api'

const database = await testDatabase()
const { deps, answers, environments, person, unit } = await promoting(database)
const routes = planRoutes(deps)
const ada = await person('viewer', 'developer')

async function call<T>(path: string, actor: UserActor, body: unknown): Promise<T> {
  const given = { actor, body, requestId: 'r', signal: new AbortController().signal }
  return (await routes[path]!(given as never)) as T
}

it('drafts for whoever may read and requests for whoever may promote, with the hash of what was shown', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  const target = { unitId: flow.id, environmentId: environments.dev }
  const viewer = await person('viewer')
  const shown = await call<DraftView>('draft', viewer, { target, version })
  expect(shown).toMatchObject({ mayRequest: { allowed: false }, to: { number: 1 }, from: null, config: { rows: [] } })
  const { planHash, parts } = shown
  const body = { target, version, planHash, parts, requestKey: uuidv7() }
  await expect(call('request', viewer, body)).rejects.toThrow(/Promoting needs the role/)
  await expect(call('request', ada, { ...body, planHash: 'x' })).rejects.toThrow(/SHA-256/)
  answers.diff = () => [{ what: 'Other', from: 1, to: 2 }]
  await expect(call('request', ada, body)).rejects.toThrow(/the differences/)
  delete answers.diff
  const made = await call<Requested>('request', ada, body)
  expect(made).toMatchObject({ created: true, state: 'QUEUED' })
  expect(await call('request', ada, body)).toMatchObject({ created: false, number: made.number })
  await checkInvariants(database.pool)
})

it('rolls back only to what ran there, and retries only what has ended', async () => {
  const flow = await unit()
  const { id: version } = await flow.version()
  const target = { project: flow.project, unit: flow.name, environment: 'dev' }
  await expect(call('roll-back', ada, { target, requestKey: uuidv7() })).rejects.toThrow(/no version to roll back to/)
  const { planHash } = await call<DraftView>('draft', ada, { target, version })
  const { number } = await call<Requested>('request', ada, { target, version, planHash, requestKey: uuidv7() })
  await expect(call('retry', ada, { number, requestKey: uuidv7() })).rejects.toThrow(/has not ended/)
})
