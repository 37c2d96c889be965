import type { Context } from '@groundwork/access/trpc'
import { createPrisma } from '@groundwork/db/client'
import { createEventBus } from '@groundwork/db/events'
import { createPool } from '@groundwork/db/pool'

/** A signed-in developer, as the portal makes one from a session; there is no engine to ask. */
export function createContextOf(databaseUrl: string): () => Context {
  const pool = createPool(databaseUrl, { max: 10 })
  const context: Context = {
    pool,
    prisma: createPrisma(pool),
    bus: createEventBus({ pool, directUrl: databaseUrl }),
    actor: { kind: 'user', id: 'bench', name: 'Bench', email: 'bench@example.org', role: 'developer', teams: {} },
    requestId: 'bench',
    engine: () => Promise.reject(new Error('No engine runs here.')),
  }
  return () => context
}
