import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { PointCaller } from '../integration/point-caller'
import type { Timing } from './timing'

/**
 * Named places of the protocol, before and after whatever is written or asked; a test of crashes ends the process there. A place of
 * a step is called `<step>:<place>`, one of a promotion as a whole `P-<number>:<place>`.
 */
export type Failpoint = (name: string) => Promise<void>

/** What every part of the executor works with. */
export type ExecutorDeps = {
  pool: Pool
  bus: EventBus
  call: PointCaller
  /** Of this engine. */
  replicaId: string
  /** Where launchers reach the engine, without a slash at its end. */
  engineUrl: string
  failpoint: Failpoint
  timing: Timing
}
