import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { scheduledRunKey } from '../model/keys'
import { type NewLaunch, planLaunch } from '../launch/plan-launch'
import { pauseAt } from './pause'
import { type ScheduleRow, scheduleColumns } from './schedule-row'
import { nextSlot, slotsBetween } from './slots'

/** A slot that was missed is still run when it is no older than this. */
const latestMs = 10 * 60_000
/** So many missed slots are told of one by one. */
const mostMissed = 100
/** So many runs wait for the one before; more would only ever be late. */
const mostQueued = 10

type Due = ScheduleRow & { slot: string; now: Date }

/**
 * Plans what is due at every schedule; of several missed slots the newest, the others are recorded with the reason. Engines
 * that do this at the same time share the schedules among them, and the key decides for each slot. Returns how many were
 * looked at. Wake the bus after it.
 */
export async function planDueSlots(pool: Pool): Promise<number> {
  return transaction(pool, async (sql) => {
    const { rows } = await sql.query<Due>({
      name: 'schedule-due',
      text: `select ${scheduleColumns}, t.slot, clock_timestamp() as now from schedule s join target t on t.id = s.target_id
        where s.active and (s.next_slot is null or s.next_slot <= clock_timestamp())
        order by s.next_slot nulls first limit 20 for no key update of s skip locked`,
    })
    for (const due of rows) await planSlots(sql, due)
    return rows.length
  })
}

async function planSlots(sql: Sql, due: Due): Promise<void> {
  const { now, lastSlot, targetId } = due
  const slots = slotsBetween(due, { after: lastSlot, until: now, most: mostMissed })
  const newest = slots.pop()
  for (const slot of slots)
    await plan(sql, due, {
      slot,
      state: 'skipped',
      reason: 'Groundwork was not there in time, and a later slot was due.',
    })
  if (newest) await plan(sql, due, { slot: newest, ...(await decide(sql, due, newest)) })
  await sql.query({
    name: 'schedule-advance',
    text: 'update schedule set last_slot = $2, next_slot = $3, updated_at = now() where target_id = $1',
    // A schedule that never comes again is looked at again when it changes, not at every tick.
    values: [targetId, newest ?? lastSlot, nextSlot(due, now) ?? new Date('9999-12-31T00:00:00Z')],
  })
}

type Decision = { state: 'planned' | 'queued' | 'skipped'; reason: string | null }

async function decide(sql: Sql, { now, overlap, targetId, timeZone }: Due, slot: Date): Promise<Decision> {
  if (now.getTime() - slot.getTime() > latestMs)
    return { state: 'skipped', reason: 'Groundwork was not running then, nor in the ten minutes after.' }
  const paused = await pauseAt(sql, targetId, slot)
  if (paused !== null) return { state: 'skipped', reason: paused }
  const { rows } = await sql.query<{ slotTime: Date | null; queued: boolean }>({
    name: 'schedule-open-runs',
    text: `select slot_time as "slotTime", state = 'queued' as queued from launch where target_id = $1 and purpose = 'scheduled'
      and state in ('planned', 'queued', 'started', 'running') order by slot_time`,
    values: [targetId],
  })
  const [before] = rows
  if (!before) return { state: 'planned', reason: null }
  const which = before.slotTime ? `The run of ${clock(before.slotTime, timeZone)}` : 'An earlier run'
  if (overlap === 'skip') return { state: 'skipped', reason: `${which} had not ended.` }
  if (rows.filter(({ queued }) => queued).length >= mostQueued)
    return { state: 'skipped', reason: `${which} had not ended, and ${mostQueued} runs waited for it already.` }
  return { state: 'queued', reason: `${which} has not ended.` }
}

/** `2026-11-22 15:55 Europe/Berlin`: what stands in the list of runs beside times of the reader's own zone. */
function clock(time: Date, timeZone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  return `${new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone }).format(time)} ${timeZone}`
}

function plan(sql: Sql, due: Due, { slot, state, reason }: Decision & { slot: Date }): Promise<unknown> {
  const { targetId, version, promotionId, integrationId, parameters } = due
  const launch: NewLaunch = {
    key: scheduledRunKey(due.slot, slot),
    targetId,
    version,
    promotionId,
    integrationId,
    parameters,
    state,
    reason,
    purpose: 'scheduled',
    slotTime: slot,
  }
  return planLaunch(sql, launch)
}

/** Lets the oldest of the runs that wait for an earlier one begin, where that has ended. Wake the bus after it. */
export async function releaseQueued(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query({
    name: 'schedule-release',
    text: `with next as (
        select distinct on (q.target_id) q.key from launch q where q.state = 'queued'
          and not exists (select 1 from launch o where o.target_id = q.target_id and o.purpose = 'scheduled'
            and o.state in ('planned', 'started', 'running'))
        order by q.target_id, q.slot_time
      ), released as (
        update launch l set state = 'planned', reason = null, start_at = now(), beat_at = now() from next where l.key = next.key and l.state = 'queued'
        returning l.key, l.target_id, l.state
      ), told as (
        insert into "event" ("topic", "key", "payload")
          select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from released
      ) select 1 from released`,
  })
  return rowCount ?? 0
}
