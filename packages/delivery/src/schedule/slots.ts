import { Cron } from 'croner'

export type Timing = { cron: string; timeZone: string }

const parse = ({ cron, timeZone }: Timing) => new Cron(cron, { mode: '5-part', timezone: timeZone, paused: true })

/**
 * Slots after `after` up to and with `until`, oldest first, the newest `most` of them. As in cron a fixed time that the zone
 * skips comes when the clock goes on, and one that it repeats comes once; what comes every hour or every few minutes follows
 * the hours and minutes that there are. A schedule that cannot be read has none.
 */
export function slotsBetween(
  timing: Timing,
  { after, until, most }: { after: Date; until: Date; most: number },
): Date[] {
  const cron = readable(timing)
  const slots: Date[] = []
  let at = after
  while (cron) {
    const next = nextOf(cron, at)
    if (!next || next > until) break
    slots.push(next)
    if (slots.length > most) slots.shift()
    at = next
  }
  return slots
}

/** The first slot after a time; null where there is none. */
export function nextSlot(timing: Timing, after: Date): Date | null {
  const cron = readable(timing)
  return cron && nextOf(cron, after)
}

function readable(timing: Timing): Cron | null {
  try {
    const cron = parse(timing)
    // A zone that does not exist is noticed only now.
    cron.nextRun()
    return cron
  } catch {
    return null
  }
}

/** Always later than `after`, whatever the zone does to its clocks. */
function nextOf(cron: Cron, after: Date): Date | null {
  const next = cron.nextRun(after)
  return next && next > after ? next : null
}
