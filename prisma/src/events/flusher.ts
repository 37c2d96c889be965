import type { Pool } from '../pool'

export const channel = 'groundwork_event'
const intervalMs = 50

export type Flusher = { wake(): void; close(): Promise<void> }

/**
 * Sends one NOTIFY at most every 50 ms, however often it is woken: NOTIFY makes commits queue behind one lock, so it is
 * kept out of the transactions that write.
 */
export function createFlusher(pool: Pool): Flusher {
  let timer: NodeJS.Timeout | null = null
  let sentAt = 0
  let sending: Promise<void> | null = null
  let closed = false

  function schedule() {
    const delay = Math.max(0, sentAt + intervalMs - Date.now())
    timer = setTimeout(() => {
      timer = null
      sentAt = Date.now()
      sending = send(pool)
    }, delay)
  }

  return {
    wake() {
      if (!timer && !closed) schedule()
    },
    async close() {
      closed = true
      if (timer) {
        clearTimeout(timer)
        timer = null
        sending = send(pool)
      }
      await sending
    },
  }
}

async function send(pool: Pool): Promise<void> {
  try {
    await pool.query({ name: 'event-notify', text: `select pg_notify('${channel}', '')` })
  } catch {
    // Readers also look by themselves every few seconds, so an unsent wake-up delays but loses nothing.
  }
}
