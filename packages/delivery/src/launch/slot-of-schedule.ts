import type { Sql } from '@groundwork/db/pool'
import { InputError } from '@groundwork/access/errors'
import { slotsBetween } from '../schedule/slots'

const dayMs = 24 * 60 * 60 * 1000
const aheadMs = 5 * 60 * 1000

export type Timing = { cron: string; timeZone: string }

/**
 * Takes a slot that an orchestrator names by itself: it is one of the schedule that was promoted, at most a day ago and five
 * minutes ahead by the database's clock. @throws InputError
 */
export async function requireSlot(sql: Sql, timing: Timing | null, at: Date): Promise<void> {
  if (!timing) throw new InputError('Nothing starts by itself there: what was promoted has no schedule.')
  const { rows } = await sql.query<{ now: Date }>({
    name: 'launch-slot-clock',
    text: 'select clock_timestamp() as now',
  })
  const now = rows[0]!.now.getTime()
  if (at.getTime() < now - dayMs || at.getTime() > now + aheadMs)
    throw new InputError('The time of the slot is not within the last day: nothing is run for it.')
  // To the second, as the key of the run is.
  const second = new Date(at.getTime() - at.getUTCMilliseconds())
  const [slot] = slotsBetween(timing, { after: new Date(second.getTime() - 1), until: second, most: 1 })
  if (!slot)
    throw new InputError(`${at.toISOString()} is not a slot of the schedule "${timing.cron}" (${timing.timeZone}).`)
}
