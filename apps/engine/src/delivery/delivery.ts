import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { createPool } from '@groundwork/db/pool'
import type { PromotionDeps } from '@groundwork/delivery/promotion/deps'
import type { PluginHost } from '@groundwork/plugin-host/process'
import type { DatastoreReader } from '@groundwork/runs/datastore'
import type { Mount } from '../server'
import { createDeliveryApi } from './delivery-api'
import { startActing } from './executor'
import { integrationRoutes } from './integrations-api'
import { createPackagesApi, packagesPrefix } from './packages-api'
import { planRoutes } from './plan-api'
import { createPointCaller } from './point-caller'
import { versionRoutes } from './versions-api'

export type DeliveryOptions = {
  databaseUrl: string
  databaseDirectUrl: string
  secret: string
  bus: EventBus
  host: PluginHost
  /** What versions are made from. */
  datastore: DatastoreReader
  /** Where launchers and runs reach this engine, without a slash at its end. */
  engineUrl(): string
  /** Whether promotions are carried out here, or only asked for. */
  acts: boolean
}

export type Delivery = {
  mounts: Mount[]
  promotions: PromotionDeps
  /** Once the engine listens: only then does it know where it is reached. */
  start(): void
  close(): Promise<void>
}

const connections = 8

/** Puts delivery together: what the portal asks of it, and the executor with its schedules. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { databaseUrl, databaseDirectUrl, secret, bus, host, datastore, engineUrl, acts } = options
  // Of its own: nobody's reading, and no burst of recording, may keep a lease from being kept.
  const pool = createPool(databaseUrl, { max: connections, applicationName: 'groundwork-engine-delivery' })
  const call = createPointCaller(host)
  const promotions = {
    pool,
    bus,
    call,
    get engineUrl() {
      return engineUrl()
    },
  }
  let acting: { stop(): Promise<void> } | undefined
  return {
    mounts: [
      { prefix: packagesPrefix, handler: createPackagesApi({ pool, bus, secret }) },
      {
        prefix: '/delivery/v1/',
        handler: createDeliveryApi({
          pool,
          secret,
          routes: {
            ...versionRoutes({ pool, bus, datastore }),
            ...integrationRoutes({ pool, bus, call }),
            ...planRoutes(promotions),
          },
        }),
      },
    ],
    promotions,
    start() {
      if (!acts) return
      acting = startActing({
        pool,
        bus,
        call,
        databaseUrl: databaseDirectUrl,
        replicaId: uuidv7(),
        engineUrl: engineUrl(),
      })
    },
    async close() {
      await acting?.stop()
      await pool.end()
    },
  }
}
