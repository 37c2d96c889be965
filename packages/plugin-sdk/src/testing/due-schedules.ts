import type { Manifest } from '../manifest/manifest-schema'
import { nextTime } from '../manifest/schedule'

type Due = { job: string; payload: null; key: null }

/** Tells, each time it is asked, which jobs' schedules have come since the last time. */
export function dueSchedules({ contributes }: Pick<Manifest, 'contributes'>): () => Due[] {
  let since = new Date()
  return () => {
    const after = since
    since = new Date()
    return contributes.flatMap((entry) => {
      if (entry.point !== 'job/v1' || entry.schedule === undefined) return []
      const zone = entry.timeZone === undefined ? {} : { timeZone: entry.timeZone }
      const next = nextTime({ schedule: entry.schedule, ...zone, after })
      return next && next.getTime() <= since.getTime() ? [{ job: entry.id, payload: null, key: null }] : []
    })
  }
}
