import type { Actor } from '@groundwork/access/can'
import { sessionActor } from '@groundwork/access/session'
import type { Context } from '@groundwork/access/trpc'
import { env } from '../env'
import { stores } from './db'
import { engineFor } from './engine'

type Who = { actor: Actor | null; requestId: string }

/** A context for a known actor. */
export function createInnerContext({ actor, requestId }: Who): Context {
  const { pool, bus } = stores()
  return {
    pool,
    bus,
    get prisma() {
      return stores().prisma
    },
    actor,
    requestId,
    engine: engineFor({ actor, requestId }),
  }
}

/** A context for a request: the actor is the one of its session cookie, or null. */
export async function createContext(headers: Headers): Promise<Context> {
  const { GROUNDWORK_SECRET: secret, GROUNDWORK_PORTAL_URL: portalUrl } = env()
  const actor = await sessionActor(stores().pool, headers, { secret, portalUrl })
  return createInnerContext({ actor, requestId: crypto.randomUUID() })
}
