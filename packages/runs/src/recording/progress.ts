import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'

const intervalMs = 1_000

export type Progress = {
  /** The counters or the current step of the run changed. */
  note(runNumber: number): void
  close(): Promise<void>
}

const text = `insert into event (topic, key, payload)
  select 'run', run_number::text, jsonb_build_object('flow', flow_id, 'run', coalesce(run_id, run_number::text),
    'project', project, 'status', status, 'change', 'progress')
  from run where run_number = any($1::int8[])`

/**
 * Tells readers that runs moved on, at most once a second and all runs in one statement. A status has its own event in
 * its own transaction; what is lost here when the process dies is only a redraw.
 */
export function createProgress({ pool, bus }: { pool: Pool; bus: Pick<EventBus, 'wake'> }): Progress {
  let moved = new Set<number>()
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<void> = Promise.resolve()

  async function send() {
    timer = null
    const runs = [...moved]
    moved = new Set()
    try {
      await pool.query({ name: 'record-progress', text, values: [runs] })
      bus.wake()
    } catch {
      // The database is away: the next change tells the same again.
    }
  }

  return {
    note(runNumber) {
      moved.add(runNumber)
      timer ??= setTimeout(() => {
        sending = send()
      }, intervalMs)
    },
    async close() {
      if (timer) {
        clearTimeout(timer)
        sending = send()
      }
      await sending
    },
  }
}
