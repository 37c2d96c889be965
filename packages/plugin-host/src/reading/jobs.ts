import type { Actor } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Pool, Sql } from '@groundwork/db/pool'
import { nextTime } from '@groundwork/plugin-sdk/schedule'
import { waitingRetries } from '../jobs/waiting'
import { bundleRow } from '../registry/bundles'
import { type Installation, isShown, registered } from '../registry/installation'

export type JobLine = {
  id: string
  title: string
  /** Null: it runs only when asked to. */
  schedule: string | null
  timeZone: string
  /** When its schedule comes next; it does not run then while `held` says why. Null without a schedule. */
  nextRun: Date | null
  last: { state: string; startedAt: Date } | null
}

/** Why no schedule of it is followed now; null when they are. */
type JobsHeld = 'preview' | 'disabled' | 'withheld' | null

/** Jobs of the active version, and by the id of a failed attempt when its job is tried again. Throws NotFoundError. */
export async function jobsOf(
  pool: Pool,
  actor: Actor,
  pluginId: string,
): Promise<{ jobs: JobLine[]; held: JobsHeld; nextTries: Record<string, Date> }> {
  const installed = await registered(pool, pluginId)
  if (!isShown(actor, installed)) throw new NotFoundError(`There is no plugin "${pluginId}" here.`)
  const { manifest } = await bundleRow(pool, installed.activeSha)
  const last = await lastRuns(pool, pluginId)
  const jobs = manifest.contributes.flatMap((one): JobLine[] => {
    if (one.point !== 'job/v1') return []
    const { id, title, schedule = null, timeZone = 'UTC' } = one
    const nextRun = schedule ? nextTime({ schedule, timeZone, after: new Date() }) : null
    return [{ id, title, schedule, timeZone, nextRun, last: last.get(id) ?? null }]
  })
  return { jobs, held: heldBy(installed), nextTries: await waitingRetries(pool, pluginId) }
}

function heldBy({ state, granted }: Installation): JobsHeld {
  if (state === 'disabled') return 'disabled'
  if (!granted.includes('jobs')) return 'withheld'
  return state === 'enabled' ? null : 'preview'
}

async function lastRuns(sql: Sql, pluginId: string): Promise<Map<string, { state: string; startedAt: Date }>> {
  const { rows } = await sql.query<{ job: string; state: string; startedAt: Date }>(
    `select distinct on (job) job, state, started_at as "startedAt" from plugin_job_run
      where plugin_id = $1 order by job, started_at desc`,
    [pluginId],
  )
  return new Map(rows.map(({ job, ...run }) => [job, run]))
}
