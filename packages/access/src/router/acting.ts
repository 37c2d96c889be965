import type { TestDatabase } from '@groundwork/db/testing'
import { makeUser } from '@groundwork/db/makers'
import { loadActor, type UserActor } from '../actor/actor'
import type { Actor, Role } from '../can/can'
import { createCallerFactory } from '../trpc/trpc'
import { accessRouter } from './router'

const createCaller = createCallerFactory(accessRouter)

/** For tests: callers of the router as people of a role, made on the spot. */
export function acting(database: TestDatabase) {
  const { pool, prisma, bus } = database
  const callAs = (actor: Actor | null) =>
    createCaller({ pool, prisma, bus, actor, requestId: 'test', engine: () => Promise.reject(new Error('no engine')) })

  async function personOf(role: Role, name?: string): Promise<UserActor> {
    const user = await makeUser(prisma, { role, name })
    return reload(user.id)
  }

  async function reload(id: string): Promise<UserActor> {
    const actor = await loadActor(pool, id)
    if (!actor) throw new Error(`No person ${id}.`)
    return actor
  }

  const lastAudit = (resourceId: string) =>
    prisma.audit.findFirst({ where: { resourceId }, orderBy: [{ at: 'desc' }, { id: 'desc' }] })

  return { callAs, personOf, reload, lastAudit }
}
