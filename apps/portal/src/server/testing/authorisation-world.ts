import { randomUUID } from 'node:crypto'
import { loadActor } from '@groundwork/access/actor'
import { type Actor, actions as every } from '@groundwork/access/can'
import { isGivable } from '@groundwork/access/giving'
import type { Context } from '@groundwork/access/trpc'
import { promoting } from '@groundwork/delivery/testing/promoting'
import type { TestDatabase } from '@groundwork/db/testing'
import { createCaller } from '../root'
import type { CallerName } from './authorisation-table'

export const environmentNames = ['dev', 'staging', 'production'] as const
export type EnvironmentName = (typeof environmentNames)[number]

const engineSilent = 'The engine is not in this test.'

/** A project of a team with something in each environment that can be controlled, and one caller of each kind. */
export async function authorisationWorld(database: TestDatabase) {
  const { pool, prisma, bus } = database
  const world = await promoting(database)
  const author = await world.person('administrator')
  const actors = await allCallers(database, world)
  const asked: string[] = []

  function contextOf(actor: Actor | null): Context {
    const engine = (path: string) => {
      asked.push(path)
      return Promise.reject(new Error(engineSilent))
    }
    return { pool, prisma, bus, actor, requestId: 'matrix', engine }
  }

  /** Calls a procedure by its path; gives the code and the sentence of its error, or nulls. */
  async function call(path: string, actor: Actor | null, input: unknown) {
    const procedure = path
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], createCaller(contextOf(actor)))
    try {
      const result = await (procedure as (input: unknown) => Promise<unknown>)(input)
      await (result as { return?: () => Promise<unknown> } | null)?.return?.()
      return { code: null, message: null }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      return { code: code ?? 'THROWN', message }
    }
  }

  const caller = createCaller(contextOf(author))
  const places = {} as Record<EnvironmentName, Place>
  for (const name of environmentNames) places[name] = await makePlace(name)
  const { id: tokenId } = await caller.access.tokens.create({ name: 'of the author', scope: 'read' })

  async function makePlace(environment: EnvironmentName) {
    await world.setPolicy(environment, { approvals: { count: 1 } })
    const unit = await world.unit()
    const { id: version } = await unit.version()
    const { number } = await world.request({ actor: author, version, unit, environment })
    const { rows } = await pool.query<{ targetId: string; planHash: string; rowVersion: number }>(
      `select target_id as "targetId", plan_hash as "planHash", row_version as "rowVersion" from promotion where number = $1`,
      [number],
    )
    const address = `environment:${unit.project}:${environment}`
    const draft = await caller.delivery.config.saveDraft({ address, base: 0, values: { a: 1 }, message: 'A draft.' })
    const review = await caller.delivery.config.saveDraft({ address, base: 0, values: { a: 2 }, message: 'Reviewed.' })
    const submitted = await caller.delivery.config.submit({ number: review.number, ifMatch: review.rowVersion })
    const [spare, released] = [(await world.unit()).project, (await world.unit()).project]
    return {
      environment,
      unit,
      spare,
      released,
      version,
      number,
      ...rows[0]!,
      address,
      draft,
      review: { ...review, ...submitted },
    }
  }

  /** Gives a project back to the team; its name. */
  async function own(project: string): Promise<string> {
    await pool.query('update project set owner_team = $2, owner_user = null where name = $1', [project, world.team.id])
    return project
  }

  /** A freeze of that environment alone, long over; its id. */
  async function freezeIn(environment: EnvironmentName): Promise<string> {
    const id = randomUUID()
    await pool.query(
      `insert into change_window (id, kind, title, reason, selector, starts_at, minutes, time_zone)
        values ($1, 'freeze', 'x', 'x', $2, '2026-03-01T18:00', 60, 'UTC')`,
      [id, JSON.stringify({ environments: [environment] })],
    )
    return id
  }

  const changes = async () => (await pool.query<{ n: number }>('select count(*) as n from audit')).rows[0]!.n
  return { ...world, author, actors, asked, call, places, tokenId, changes, own, freezeIn }
}

export type World = Awaited<ReturnType<typeof authorisationWorld>>
export type Place = {
  environment: EnvironmentName
  unit: { id: string; name: string; project: string }
  /** Projects of the team that nothing else is about: their owner changes. */
  spare: string
  released: string
  version: string
  number: number
  targetId: string
  planHash: string
  rowVersion: number
  address: string
  draft: { number: number; rowVersion: number; base: number; sha256: string }
  review: { number: number; sha256: string }
}

async function allCallers(
  { pool }: TestDatabase,
  { person }: Pick<Awaited<ReturnType<typeof promoting>>, 'person'>,
): Promise<Record<CallerName, Actor | null>> {
  const token = (scope: 'record' | 'read' | 'publish' | 'launch') =>
    ({ kind: 'token', id: randomUUID(), name: scope, scope }) as const
  const custom = await person('viewer')
  await giveCustomRole(pool, custom.id)
  const granted = ['artifacts.read', 'runs.read', 'catalog.read', 'delivery.read', 'promotions.request', 'host.process']
  return {
    anonymous: null,
    v: await person('viewer'),
    d: await person('developer'),
    m: await person('maintainer'),
    a: await person('administrator'),
    D: await person('viewer', 'developer'),
    M: await person('viewer', 'maintainer'),
    S: await loadActor(pool, custom.id),
    record: token('record'),
    read: token('read'),
    publish: token('publish'),
    launch: token('launch'),
    plugin: { kind: 'plugin', id: 'everything', name: 'Everything', granted },
  }
}

const ofDelivery = /^(config|version|environment|integration|freeze|promotion|gate|target)\./

async function giveCustomRole(pool: TestDatabase['pool'], userId: string): Promise<void> {
  const actions = every.filter((action) => ofDelivery.test(action) && isGivable(action))
  await pool.query(
    `with made as (insert into custom_role (id, name, actions, environments)
        values (gen_random_uuid(), 'Delivery in staging', $1, '{staging}') returning id)
      insert into role_grant (id, role_id, user_id) select gen_random_uuid(), id, $2 from made`,
    [actions, userId],
  )
}
