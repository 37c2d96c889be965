import type { Actor, Role } from '@groundwork/access/can'
import { type Context, createCallerFactory } from '@groundwork/access/trpc'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { TestDatabase } from '@groundwork/db/testing'
import { configRouter } from '../../router/config.router'

/** A unit of a project, as its first version makes it. */
export async function makeUnit(
  pool: Pool,
  { project, name, library = null }: { project: string; name: string; library?: string | null },
): Promise<string> {
  const id = uuidv7()
  await pool.query(
    `insert into unit (id, project, name, path_plugin, path_id, library) values ($1, $2, $3, 'scheduled-batch', 'path', $4)`,
    [id, project, name, library],
  )
  return id
}

export function person(
  user: { id: string; name: string; email: string },
  role: Role,
  teams: Record<string, Role> = {},
): Extract<Actor, { kind: 'user' }> {
  return { kind: 'user', id: user.id, name: user.name, email: user.email, role, teams }
}

/** The procedures of configuration as this actor calls them. */
export function callerOf(db: TestDatabase, actor: Actor | null) {
  const context: Context = {
    ...{ pool: db.pool, prisma: db.prisma, bus: db.bus, actor, requestId: 'test-request' },
    engine: () => Promise.reject(new Error('Configuration never calls the engine.')),
  }
  return createCallerFactory(configRouter)(context)
}
