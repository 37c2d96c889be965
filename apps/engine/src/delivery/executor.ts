import { setTimeout as delay } from 'node:timers/promises'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { startExecutor } from '@groundwork/delivery/executor'
import { orchestratorOf } from '@groundwork/delivery/integration/orchestrator'
import type { PointCaller } from '@groundwork/delivery/point-caller'
import { startScheduler } from '@groundwork/delivery/schedule'
import { startIntegrations } from './integrations-api'

export type ExecutorOptions = {
  pool: Pool
  bus: EventBus
  call: PointCaller
  databaseUrl: string
  replicaId: string
  engineUrl: string
}

const tryAgainMs = 2_000

/** Carries out promotions and schedules on this engine; begins as soon as the database answers. */
export function startActing(options: ExecutorOptions): { stop(): Promise<void> } {
  const { pool, bus, call } = options
  const stopping = new AbortController()
  const parts: { stop(): Promise<void> }[] = []
  // What is known of integrations is kept true by those who act on them.
  parts.push(startIntegrations({ pool, bus, call }))

  async function begin(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const executor = await startExecutor(options)
        parts.push(executor, startScheduler({ pool, bus, orchestratorOf: (id) => orchestratorOf({ pool, call }, id) }))
        return
      } catch (error) {
        console.error('Promotions are not carried out yet; it is tried again in a moment.', error)
        await delay(tryAgainMs, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  const beginning = begin()
  return {
    async stop() {
      stopping.abort()
      await beginning
      await Promise.all(parts.map((part) => part.stop()))
    },
  }
}
