import { setTimeout as delay } from 'node:timers/promises'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import { collectBundles } from '@groundwork/plugin-host/bundle/collect'
import { materialise, sweepMaterialised } from '@groundwork/plugin-host/bundle/materialise'
import { bundleSettings } from '@groundwork/plugin-host/bundle/settings'
import { storeShipped } from '@groundwork/plugin-host/bundle/store-shipped'
import { startDeliveries } from '@groundwork/plugin-host/deliveries'
import { startJobs } from '@groundwork/plugin-host/jobs'
import { createLogWriter } from '@groundwork/plugin-host/log'
import { pruneLogs } from '@groundwork/plugin-host/log/prune'
import { createPlatform } from '@groundwork/plugin-host/platform'
import { createPluginRegistry } from '@groundwork/plugin-host/bundle/registry'
import { registerShipped } from '@groundwork/plugin-host/register-shipped'
import { createPluginHost, type PluginHost } from '@groundwork/plugin-host/process'
import type { Processes } from '@groundwork/plugin-host/processes'
import { createUseCounter } from '@groundwork/plugin-host/use'
import type { DatastoreReader } from '@groundwork/runs/datastore'
import type { Handler } from '../server'
import { deliveryQueries, type PromotionSource } from './delivery-queries'
import { platformQueries } from './platform-queries'
import { createPluginsApi } from './plugins-api'

export type PluginsOptions = {
  pool: Pool
  bus: EventBus
  secret: string
  databaseUrl: string
  dataFolder: string
  shippedFolder: string | null
  /** Where runs keep their values; plugins with the permission read them. */
  datastore: DatastoreReader
  /** Starts processes for plugins that may; null where this engine starts none. */
  processes?: Processes | null
  requestsPerMinute: number | undefined
  /** Where bundles may come from is read from it. */
  variables: NodeJS.ProcessEnv
  /** Whether jobs, schedules and events of plugins are carried out here; requests to them always are. */
  jobs?: boolean
  /** What promotions are made with, once delivery has started. */
  promotions?: PromotionSource
}

export type Plugins = { host: PluginHost; handler: Handler; close(): Promise<void> }

/** Puts the plugin system together. It starts by and by; until then its addresses answer 503. */
export async function startPlugins(options: PluginsOptions): Promise<Plugins> {
  const { pool, bus, secret, databaseUrl, dataFolder, shippedFolder, datastore, requestsPerMinute, variables } = options
  const { promotions = () => null } = options
  const replicaId = uuidv7()
  const settings = await bundleSettings(variables)
  const registry = createPluginRegistry({ registry: variables['GROUNDWORK_PLUGIN_REGISTRY'] || null })
  const log = createLogWriter({ pool, bus, replicaId })
  const use = createUseCounter({ pool })
  const platform = createPlatform({
    pool,
    bus,
    secret,
    queries: platformQueries({ sql: pool, datastore, delivery: deliveryQueries({ sql: pool, promotions }) }),
    databaseUrl,
    log,
    ...(options.processes ? { processes: options.processes } : {}),
    privateRanges: (variables['GROUNDWORK_PLUGIN_HTTP_PRIVATE'] ?? '').split(/[\s,]+/).filter(Boolean),
  })
  const host = createPluginHost({
    pool,
    bus,
    dataDir: dataFolder,
    platform,
    log,
    use,
    replicaId,
    unpack: (sha256, folder) => materialise(pool, sha256, folder),
    tidy: sweepMaterialised,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  })
  let isRunning = false
  let jobs: { stop(): Promise<void> } | undefined
  let deliveries: { stop(): Promise<void> } | undefined
  // Recording must not wait for plugins, nor fail with them: they come up when the database answers.
  const starting = keepTrying(async () => {
    if (shippedFolder) {
      await storeShipped({ pool, bus, settings }, shippedFolder)
      await registerShipped({ pool, bus }, settings.shipped, enabledPlugins(variables))
    }
    if (!isRunning) await host.start()
    isRunning = true
    if (options.jobs === false) return
    jobs ??= await startJobs({ pool, databaseUrl, bus, call: host.call })
    deliveries ??= startDeliveries({ pool, bus, call: host.call })
  })
  const hourly = setInterval(() => void keepHouse(pool), hourMs)
  return {
    host,
    handler: createPluginsApi({ pool, bus, secret, settings, host, registry }),
    async close() {
      clearInterval(hourly)
      await starting.stop()
      await Promise.all([jobs?.stop(), deliveries?.stop()])
      await host.stop()
      await platform.close()
      await use.close()
      await log.close()
    },
  }
}

const hourMs = 60 * 60_000

/** What nobody names any more goes; trouble waits for the next hour. */
async function keepHouse(pool: Pool): Promise<void> {
  try {
    await pruneLogs(pool)
    await collectBundles(pool)
  } catch (error) {
    if (!isTransient(error)) console.error('Old lines and bundles of plugins could not be removed.', error)
  }
}

/** What is there to work with from the first start on; GROUNDWORK_ENABLED_PLUGINS names others, or none. */
function enabledPlugins({ GROUNDWORK_ENABLED_PLUGINS: named }: NodeJS.ProcessEnv): string[] {
  return (named ?? 'local-orchestrator scheduled-batch').split(/[\s,]+/).filter(Boolean)
}

const tryAgainMs = 2_000

function keepTrying(work: () => Promise<void>): { stop(): Promise<void> } {
  const stopping = new AbortController()
  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await work()
      } catch (error) {
        console.error('Plugins could not be started; it is tried again in a moment.', error)
        await delay(tryAgainMs, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
