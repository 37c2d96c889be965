import { loadActor, type UserActor } from '@groundwork/access/actor'
import { assertionHeader, signAssertion } from '@groundwork/access/assertion'
import { createToken } from '@groundwork/access/tokens'
import { uuidv7 } from '@groundwork/db/ids'
import { makeRun } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { promoting } from '@groundwork/delivery/testing/promoting'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../server'
import { type LaunchEngine, secret, startLaunchEngine } from '../testing/launch-engine'
import { createDeliveryApi } from './delivery-api'
import { integrationRoutes } from './integrations-api'
import { planRoutes } from './plan-api'
import type { DeliveryRoutes } from './route'
import { versionRoutes } from './versions-api'

const database = await testDatabase()
const { pool, bus } = database
const world = await promoting(database)
const routes: DeliveryRoutes = {
  ...versionRoutes({ pool, bus, datastore: unread() }),
  ...integrationRoutes({ pool, bus, call: world.deps.call }),
  ...planRoutes(world.deps),
}

/**
 * v, d, m, a: viewer, developer, maintainer, administrator of the installation · D, M: viewers who are developer and maintainer
 * in the team that owns the project · S: a viewer with a custom role over promotions in staging only.
 */
const readers = 'v d m a D M S'
const promoters = 'm a D M'
const table: Record<string, { dev: string; staging: string; production: string }> = {
  draft: same(readers),
  'policy-impact': same(readers),
  'draft-anew': same(readers),
  request: { dev: promoters, staging: `${promoters} S`, production: promoters },
  retry: { dev: promoters, staging: `${promoters} S`, production: promoters },
  replan: { dev: promoters, staging: `${promoters} S`, production: promoters },
  'roll-back': { dev: promoters, staging: `${promoters} S`, production: promoters },
  // Of no environment: a custom role that is limited to one does not give it.
  versions: same(promoters),
  'integrations/load': same(readers),
  'integrations/check': same('a'),
  'integrations/conformance': same('a'),
  'integrations/report': same('a'),
}

const aReport = {
  ...{ pluginId: 'local-orchestrator', pluginVersion: '1.0.0', point: 'integration/orchestrator/v1' },
  results: [{ id: 'O1', title: 'The same key is one effect', result: 'pass', words: 'It was.', ms: 3 }],
}

const environments = ['dev', 'staging', 'production'] as const
type Environment = (typeof environments)[number]
type Place = {
  project: string
  unitId: string
  environmentId: string
  version: string
  number: number
  planHash: string
}

const inputs: Record<string, (place: Place) => object> = {
  'policy-impact': ({ environmentId }) => ({ environmentId, policy: {} }),
  draft: ({ version, ...place }) => ({ target: targetOf(place), version }),
  'draft-anew': ({ number }) => ({ number }),
  request: ({ version, planHash, ...place }) => ({ target: targetOf(place), version, planHash, requestKey: uuidv7() }),
  retry: ({ number }) => ({ number, requestKey: uuidv7() }),
  replan: ({ number, planHash }) => ({ number, planHash }),
  'roll-back': ({ version, ...place }) => ({ target: targetOf(place), version, requestKey: uuidv7() }),
  versions: () => ({ run: `Owned/${runNumber}` }),
  'integrations/load': () => ({ id: uuidv7() }),
  'integrations/check': () => ({ id: uuidv7() }),
  'integrations/conformance': () => ({ id: uuidv7() }),
  'integrations/report': () => ({ ...aReport, integration: 'nowhere' }),
}

const people: Record<string, UserActor> = {}
const places = {} as Record<Environment, Place>
let runNumber = 0
let server: Awaited<ReturnType<typeof startServer>>
let launching: LaunchEngine

beforeAll(async () => {
  const { person } = world
  for (const [letter, role] of Object.entries({
    v: 'viewer',
    d: 'developer',
    m: 'maintainer',
    a: 'administrator',
  } as const))
    people[letter] = await person(role)
  people['D'] = await person('viewer', 'developer')
  people['M'] = await person('viewer', 'maintainer')
  people['S'] = await withCustomRole((await person('viewer')).id)
  const author = await person('administrator')
  for (const environment of environments) places[environment] = await makePlace(environment, author)
  const run = await makeRun(pool, { flow: 'Owned', project: places.dev.project })
  runNumber = run.runNumber
  const handler = createDeliveryApi({ pool, secret, routes })
  server = await startServer({ host: '127.0.0.1', port: 0, mounts: [{ prefix: '/delivery/v1/', handler }] })
  launching = await startLaunchEngine(database)
})

afterAll(async () => {
  await server.close()
  await launching.close()
})

it('has a line for each route, and a route for each line', () => {
  expect(Object.keys(table).toSorted()).toEqual(Object.keys(routes).toSorted())
  expect(Object.keys(inputs).toSorted()).toEqual(Object.keys(routes).toSorted())
})

describe('/delivery/v1', () => {
  const cells = Object.keys(table).flatMap((route) => environments.map((environment) => ({ route, environment })))

  it.each(cells)('$route in $environment', async ({ route, environment }) => {
    const may = new Set(table[route]![environment].split(' '))
    const before = await changes()
    for (const letter of Object.keys(people).filter((each) => !may.has(each))) {
      const answer = await ask(route, environment, assertionOf(people[letter]!.id))
      expect.soft(answer, letter).toEqual({ status: 403, message: expect.stringMatching(/^.{15,}\.$/s) })
    }
    expect(await changes()).toBe(before)
    for (const letter of may) {
      const { status, message } = await ask(route, environment, assertionOf(people[letter]!.id))
      expect.soft(status, `${letter}: ${message}`).not.toBe(403)
    }
  })

  it.each(Object.keys(table))('%s is for the portal only: no token and no forged assertion comes in', async (route) => {
    const forged = { [assertionHeader]: signAssertion({ userId: people['a']!.id, requestId: 'r' }, `${secret}x`) }
    for (const scope of ['record', 'read', 'publish', 'launch'] as const) {
      const { token } = await createToken(pool, { name: scope, scope, createdBy: people['a']!.id })
      expect.soft((await ask(route, 'dev', { authorization: `Bearer ${token}` })).status, scope).toBe(401)
    }
    expect((await ask(route, 'dev', forged)).status).toBe(401)
    expect((await ask(route, 'dev', {})).status).toBe(401)
    expect((await ask(route, 'dev', assertionOf('nobody'))).status).toBe(403)
  })
})

describe('/launch/v1', () => {
  const key = 'k1'
  const sha = '0'.repeat(64)
  const post = (body: object) => ({ method: 'POST', body: JSON.stringify({ key, ...body }) })
  const asked: Record<string, RequestInit> = {
    claim: post({ host: 'h' }),
    beat: post({ generation: 1 }),
    finish: post({ generation: 1, exitCode: 0 }),
    [`code/${sha}`]: { method: 'GET' },
    [`lock/${sha}`]: { method: 'GET' },
  }

  async function statusOf(route: string, bearer: string | null): Promise<number> {
    const headers: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
    return (await fetch(`${launching.url}/launch/v1/${route}`, { ...asked[route], headers })).status
  }

  it.each(Object.keys(asked))('%s is for launch tokens and tickets, and for nothing else', async (route) => {
    const made = async (scope: 'record' | 'read' | 'publish' | 'launch') =>
      (await createToken(pool, { name: scope, scope, createdBy: people['a']!.id })).token
    for (const scope of ['record', 'read', 'publish'] as const)
      expect.soft(await statusOf(route, await made(scope)), scope).toBe(403)
    expect.soft(await statusOf(route, null)).toBe(401)
    expect.soft(await statusOf(route, launchTicket(`${secret}x`, key))).toBe(401)
    expect.soft([401, 403]).not.toContain(await statusOf(route, await made('launch')))
    // Of packages and locks a ticket opens its own launch's alone, and this key has none.
    const isAboutKey = asked[route]!.method === 'POST'
    const own = launchTicket(secret, isAboutKey ? key : `lock${sha}`)
    expect.soft([401, 403]).not.toContain(await statusOf(route, own))
    expect(await statusOf(route, launchTicket(secret, 'other'))).toBe(403)
  })
})

function same(who: string) {
  return { dev: who, staging: who, production: who }
}

function targetOf({ unitId, environmentId }: Pick<Place, 'unitId' | 'environmentId'>): object {
  return { unitId, environmentId }
}

function assertionOf(userId: string): Record<string, string> {
  return { [assertionHeader]: signAssertion({ userId, requestId: 'r' }, secret) }
}

async function ask(route: string, environment: Environment, headers: Record<string, string>) {
  const body = JSON.stringify(inputs[route]!(places[environment]))
  const response = await fetch(`${server.url}/delivery/v1/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const { message } = (await response.json()) as { message?: string }
  return { status: response.status, message }
}

async function changes(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('select count(*) as n from audit')
  return rows[0]!.n
}

async function makePlace(environment: Environment, author: UserActor): Promise<Place> {
  await world.setPolicy(environment, { approvals: { count: 1 } })
  const unit = await world.unit()
  const { id: version } = await unit.version()
  const { number } = await world.request({ actor: author, version, unit, environment })
  const { rows } = await pool.query<{ planHash: string }>(
    'select plan_hash as "planHash" from promotion where number = $1',
    [number],
  )
  const environmentId = world.environments[environment]
  return { project: unit.project, unitId: unit.id, environmentId, version, number, planHash: rows[0]!.planHash }
}

async function withCustomRole(userId: string): Promise<UserActor> {
  await pool.query(
    `with made as (insert into custom_role (id, name, actions, environments)
        values (gen_random_uuid(), 'Promotes to staging', '{promotion.request,version.create}', '{staging}') returning id)
      insert into role_grant (id, role_id, user_id) select gen_random_uuid(), id, $1 from made`,
    [userId],
  )
  return (await loadActor(pool, userId))!
}

/** Where it is reached, the caller may: what it answers is another test's. */
function unread(): never {
  return new Proxy({}, { get: () => () => Promise.reject(new Error('No datastore is read here.')) }) as never
}
