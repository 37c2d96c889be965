import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { nextSlot } from './slots'

/** What starts by itself at a target whose orchestrator keeps no time. */
export type ScheduleRow = {
  targetId: string
  promotionId: string
  version: string
  integrationId: string
  cron: string
  timeZone: string
  overlap: 'skip' | 'queue'
  parameters: Record<string, Json>
  active: boolean
  fence: number
  lastSlot: Date
  nextSlot: Date | null
}

export const scheduleColumns = `s.target_id as "targetId", s.promotion_id as "promotionId", s.version,
  s.integration_id as "integrationId", s.cron, s.time_zone as "timeZone", s.overlap, s.parameters, s.active, s.fence,
  s.last_slot as "lastSlot", s.next_slot as "nextSlot"`

export type NewSchedule = Omit<ScheduleRow, 'lastSlot' | 'nextSlot'>

/**
 * Sets what starts by itself at a target, in the caller's transaction; false where a higher fence has set it since. Slots
 * before now are not made up for, except that a schedule which stays the same loses none.
 */
export async function writeSchedule(sql: Sql, schedule: NewSchedule): Promise<boolean> {
  const { rows: clock } = await sql.query<{ now: Date }>({
    name: 'schedule-now',
    text: 'select clock_timestamp() as now',
  })
  const now = clock[0]!.now
  const { rowCount } = await sql.query({
    name: 'schedule-write',
    text: `insert into schedule as s (target_id, promotion_id, version, integration_id, cron, time_zone, overlap, parameters, active,
          fence, last_slot, next_slot, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())
      on conflict (target_id) do update set promotion_id = $2, version = $3, integration_id = $4, parameters = $8, fence = $10,
        last_slot = case when s.cron = $5 and s.time_zone = $6 and s.active then s.last_slot else $11 end,
        next_slot = case when s.cron = $5 and s.time_zone = $6 and s.active and $9 then s.next_slot else $12 end,
        cron = $5, time_zone = $6, overlap = $7, active = $9, updated_at = now()
      where s.fence <= $10`,
    values: [
      schedule.targetId,
      schedule.promotionId,
      schedule.version,
      schedule.integrationId,
      schedule.cron,
      schedule.timeZone,
      schedule.overlap,
      JSON.stringify(schedule.parameters),
      schedule.active,
      schedule.fence,
      now,
      schedule.active ? nextSlot(schedule, now) : null,
    ],
  })
  return rowCount === 1
}

/** Nothing starts by itself at the target any more; false where a higher fence has set it since. */
export async function removeSchedule(
  sql: Sql,
  { targetId, fence }: { targetId: string; fence: number },
): Promise<boolean> {
  const { rows } = await sql.query<{ left: number }>({
    name: 'schedule-remove',
    text: `with gone as (delete from schedule where target_id = $1 and fence <= $2 returning 1)
      select (select count(*) from schedule where target_id = $1)::int - (select count(*) from gone)::int as left`,
    values: [targetId, fence],
  })
  return rows[0]?.left === 0
}

export async function readSchedule(sql: Sql, targetId: string): Promise<ScheduleRow | null> {
  const { rows } = await sql.query<ScheduleRow>({
    name: 'schedule-read',
    text: `select ${scheduleColumns} from schedule s where s.target_id = $1`,
    values: [targetId],
  })
  return rows[0] ?? null
}
