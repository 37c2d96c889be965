import type { Actor } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { PointCaller } from '../integration/point-caller'

/** Where nothing is asked of a plugin. */
export type StoreDeps = { pool: Pool; bus: Pick<EventBus, 'publish' | 'wake'> }

/** Where plugins (paths, gates) are asked. */
export type AskingDeps = StoreDeps & { call: PointCaller }

/** What plans are made with. `engineUrl`: where launchers reach the engine, without a slash at its end. */
export type PromotionDeps = AskingDeps & { engineUrl: string }

/** Groundwork itself. */
export const groundwork: Actor = { kind: 'system', name: 'Groundwork' }
