import { type Pool, transaction } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { previousSlot } from './slots'
import { enqueueJob } from './queue'

type Row = { plugin_id: string; manifest: Manifest; granted: string[]; now: Date }
type Due = { pluginId: string; job: string; schedule: string; slot: Date; retries: number }

/**
 * Puts scheduled jobs of enabled plugins in the queue when their slot has come. Every engine asks; the row of the schedule
 * moves forward once a slot, in the transaction that adds the job, so that one of them adds it. Of slots that were missed only
 * the latest is run. A schedule begins with its first slot after it was first seen, and anew when it changes.
 */
export async function enqueueDue(pool: Pool): Promise<number> {
  const { rows } = await pool.query<Row>({
    name: 'plugin-schedules',
    text: `select i.plugin_id, b.manifest, i.granted, now() as now
      from plugin_installation i join plugin_bundle b on b.sha256 = i.active_sha
      where i.state = 'enabled' and 'jobs' = any(i.granted)`,
  })
  let added = 0
  for (const due of rows.flatMap(dueOf)) if (await take(pool, due)) added += 1
  return added
}

function dueOf({ plugin_id: pluginId, manifest, now }: Row): Due[] {
  return manifest.contributes.flatMap((one) => {
    if (one.point !== 'job/v1' || !one.schedule) return []
    const zone = one.timeZone ?? 'UTC'
    const slot = previousSlot({ schedule: one.schedule, timeZone: zone, before: now })
    return slot ? [{ pluginId, job: one.id, schedule: `${one.schedule} ${zone}`, slot, retries: one.retries }] : []
  })
}

async function take(pool: Pool, { pluginId, job, schedule, slot, retries }: Due): Promise<boolean> {
  const { rows } = await pool.query<{ last_slot: Date; schedule: string }>({
    name: 'plugin-schedule-last',
    text: 'select last_slot, schedule from plugin_schedule where plugin_id = $1 and job = $2',
    values: [pluginId, job],
  })
  const last = rows[0]
  if (last?.schedule === schedule && last.last_slot >= slot) return false
  if (last?.schedule !== schedule) {
    await pool.query({
      name: 'plugin-schedule-begin',
      text: `insert into plugin_schedule (plugin_id, job, schedule, last_slot) values ($1, $2, $3, $4)
        on conflict (plugin_id, job) do update set schedule = excluded.schedule, last_slot = excluded.last_slot
        where plugin_schedule.schedule <> excluded.schedule`,
      values: [pluginId, job, schedule, slot],
    })
    return false
  }
  return transaction(pool, async (sql) => {
    const { rowCount } = await sql.query({
      name: 'plugin-schedule-take',
      text: `update plugin_schedule set last_slot = $4
        where plugin_id = $1 and job = $2 and schedule = $3 and last_slot < $4`,
      values: [pluginId, job, schedule, slot],
    })
    if (!rowCount) return false
    await enqueueJob(sql, { pluginId, job, payload: null, key: null, slot: slot.toISOString(), retries })
    return true
  })
}
