import type { Actor } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'

/** Who changes something, and through what. The context of a procedure is one. */
export type Changing = { pool: Pool; bus: EventBus; actor: Actor; requestId: string }
