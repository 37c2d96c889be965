import { writeAudit } from '@groundwork/access/audit'
import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import { transaction } from '@groundwork/db/pool'
import { enqueueJob, ensureQueue } from '../jobs/queue'
import { bundleRow } from '../registry/bundles'
import { registered } from '../registry/installation'
import { type Changing, requireOwner } from '../registry/transition'

/**
 * Puts a job of the active version in the queue now, without a payload, as its schedule would. Throws NotFoundError for a job
 * that it does not have, ConflictError while the plugin is not on.
 */
export async function runJobNow(
  { pool, bus, actor, requestId }: Changing,
  { pluginId, job }: { pluginId: string; job: string },
): Promise<{ id: string }> {
  const installed = await registered(pool, pluginId)
  await requireOwner(pool, actor, { action: 'plugin.manage', installed })
  const { manifest } = await bundleRow(pool, installed.activeSha)
  const found = manifest.contributes.find((one) => one.point === 'job/v1' && one.id === job)
  if (found?.point !== 'job/v1') throw new NotFoundError(`${manifest.name} ${manifest.version} has no job "${job}".`)
  if (installed.state === 'disabled' || !installed.granted.includes('jobs'))
    throw new ConflictError(`${manifest.name} is off: its jobs do not run. Enable it first.`)
  await ensureQueue(pool)
  const queued = await transaction(pool, async (sql) => {
    const made = await enqueueJob(sql, { pluginId, job, payload: null, key: null, slot: null, retries: found.retries })
    await writeAudit(sql, {
      actor,
      action: 'plugin.manage',
      resource: { kind: 'plugin', id: pluginId },
      detail: { did: `ran the job ${job}`, name: manifest.name, job },
      requestId: requestId ?? null,
    })
    await bus.publish(sql, [{ topic: 'plugin', key: pluginId, payload: { change: 'job' } }])
    return made
  })
  bus.wake()
  return queued
}
