import { type Actor, type Role } from '@groundwork/access/can'
import { type Context, createCallerFactory } from '@groundwork/access/trpc'
import { type Pool, transaction } from '@groundwork/db/pool'
import type { TestDatabase } from '@groundwork/db/testing'
import type { RecordedRun } from '@groundwork/runs/recording'
import { catalogListener } from '../recording/catalog-listener'
import { catalogRouter } from '../router/router'

let number = 0

/** A run as the recorder hands it over; what is not given is filled in. */
export function recordedRun(run: Partial<RecordedRun> = {}): RecordedRun {
  const runNumber = run.runNumber ?? ++number
  const flow = run.flow ?? 'SampleFlow'
  return {
    runNumber,
    id: String(runNumber),
    flow,
    project: run.project ?? flow,
    kind: run.project ? 'project' : 'flow',
    branch: null,
    user: 'ana',
    status: 'running',
    startedAt: 1_790_000_000_000 + runNumber * 1_000,
    finishedAt: null,
    durationMs: null,
    ...run,
  }
}

/** Tells the catalogue of a new run in a transaction of its own. */
export async function recordRun(pool: Pool, given: Partial<RecordedRun> = {}): Promise<RecordedRun> {
  const run = recordedRun(given)
  await transaction(pool, (sql) => catalogListener.runStarted(sql, run))
  return run
}

/** Tells the catalogue that the run changed. */
export async function changeRun(pool: Pool, run: RecordedRun, change: Partial<RecordedRun>): Promise<RecordedRun> {
  const changed = { ...run, ...change }
  await transaction(pool, (sql) => catalogListener.runChanged(sql, changed))
  return changed
}

export function userActor(
  user: { id: string; name: string; email: string },
  role: Role,
  teams: Record<string, Role> = {},
): Actor {
  return { kind: 'user', id: user.id, name: user.name, email: user.email, role, teams }
}

/** The catalogue's procedures as this actor calls them. */
export function callerOf(db: TestDatabase, actor: Actor | null) {
  const context: Context = {
    pool: db.pool,
    prisma: db.prisma,
    bus: db.bus,
    actor,
    requestId: 'test-request',
    engine: () => Promise.reject(new Error('The catalogue never calls the engine.')),
  }
  return createCallerFactory(catalogRouter)(context)
}
