import { createPrisma, type Prisma } from '@groundwork/db/client'
import { createEventBus, type EventBus } from '@groundwork/db/events'
import { createPool, type Pool } from '@groundwork/db/pool'
import { env } from '../env'

type Stores = { pool: Pool; readonly prisma: Prisma; bus: EventBus }

// On globalThis: route bundles and hot reloads each get their own module instance, and must still share one pool.
const shared = globalThis as typeof globalThis & { groundworkStores?: Stores }

/** The connections of this process, opened on first use; one pool below the ORM and the SQL by hand. */
export function stores(): Stores {
  shared.groundworkStores ??= open()
  return shared.groundworkStores
}

function open(): Stores {
  const { DATABASE_URL, DATABASE_DIRECT_URL, GROUNDWORK_POOL_SIZE } = env()
  const pool = createPool(DATABASE_URL, { max: GROUNDWORK_POOL_SIZE, applicationName: 'groundwork-portal' })
  let prisma: Prisma | undefined
  return {
    pool,
    bus: createEventBus({ pool, directUrl: DATABASE_DIRECT_URL ?? DATABASE_URL }),
    // Most pages never need it, and it is the largest thing in this process.
    get prisma() {
      prisma ??= createPrisma(pool)
      return prisma
    },
  }
}
