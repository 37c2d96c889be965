import { setTimeout as delay } from 'node:timers/promises'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import { planDueSlots, releaseQueued } from './due-slots'
import { followStarted } from './follow'
import { type StartingDeps, startPlanned } from './start-planned'

export { type NewSchedule, readSchedule, removeSchedule, type ScheduleRow, writeSchedule } from './schedule-row'
export { runNow, type RunNow } from './run-now'
export { nextSlot, slotsBetween, type Timing } from './slots'

export type SchedulerOptions = StartingDeps & {
  bus: Pick<EventBus, 'on' | 'wake'>
  /** How often the clock is looked at. */
  tickMs?: number
}

const usualTickMs = 1_000

/**
 * Groundwork's own scheduler: plans slots that are due, asks orchestrators for what is planned, follows every run to its end.
 * Each engine runs it; what they do at the same time is decided by rows.
 */
export function startScheduler(options: SchedulerOptions): { stop(): Promise<void> } {
  const { pool, bus, tickMs = usualTickMs } = options
  const stopping = new AbortController()
  let woken = new AbortController()
  const leave = bus.on({ topic: 'launch' }, ({ payload }) => {
    const { state } = payload as { state?: string }
    if (state === 'planned' || state === 'started' || state === 'queued') woken.abort()
  })

  async function tick(): Promise<void> {
    // One after the other, each whatever became of the others.
    await attempt('Planning what is due', () => planDueSlots(pool))
    await attempt('Letting queued runs begin', () => releaseQueued(pool))
    await attempt('Starting runs', () => startPlanned(options))
    await attempt('Following runs', () => followStarted(options))
    bus.wake()
  }

  async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
    if (stopping.signal.aborted) return
    try {
      await work()
    } catch (error) {
      if (!stopping.signal.aborted && !isTransient(error)) console.error(`${what} failed; it is tried again.`, error)
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      woken = new AbortController()
      await tick()
      const signal = AbortSignal.any([stopping.signal, woken.signal])
      await delay(tickMs, undefined, { signal }).catch(() => {})
    }
  }

  const running = loop()
  return {
    async stop() {
      stopping.abort()
      leave()
      await running
    },
  }
}
