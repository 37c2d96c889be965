import { createTokenVerifier } from '@groundwork/access/tokens'
import { catalogListener as listener } from '@groundwork/catalog/recording'
import { createEventBus } from '@groundwork/db/events'
import { createPool } from '@groundwork/db/pool'
import { createDatastore } from '@groundwork/runs/datastore'
import { createRecording, inBackground, keepFailure, keepFailureLine } from '@groundwork/runs/recording'
import { createDataApi } from './data/data-api'
import { datastoreReaders } from './datastore-readers'
import { createDelivery, type Delivery } from './delivery/delivery'
import type { EngineEnv } from './env'
import { createLaunching } from './launch/launching'
import { createMetadataApi } from './metadata/metadata-api'
import { startPlugins } from './plugins/plugins'
import { startServer } from './server'
import { startSweeping } from './sweeping'

export type Engine = { url: string; close(): Promise<void> }

/** A recording request that the database has not answered by then is told to try again. */
const queryTimeoutMs = 10_000

/** Puts the engine's parts together and starts them. */
export async function startEngine(env: EngineEnv): Promise<Engine> {
  const pool = createPool(env.databaseUrl, { max: 10, applicationName: 'groundwork-engine', queryTimeoutMs })
  // Pages have connections of their own, so that nobody's reading keeps a run from being recorded.
  const pagePool = createPool(env.databaseUrl, { max: 8, applicationName: 'groundwork-engine-pages' })
  const bus = createEventBus({ pool, directUrl: env.databaseDirectUrl })
  const verifier = createTokenVerifier({ pool, bus, secret: env.secret })
  const folders = { roots: env.datastoreRoots, cardRoots: env.cardRoots }
  const recording = createRecording({ pool, bus, listener, ...datastoreReaders({ pool: pagePool, ...folders }) })
  const onFailed = (run: number) => inBackground(recording, () => keepFailure(recording, run))
  const onRead = (run: number, line: string) => inBackground(recording, () => keepFailureLine(recording, run, line))
  const sweeping = startSweeping({ pool, bus, listener, onFailed })
  let ownUrl = ''
  const engineUrl = () => env.engineUrl ?? ownUrl
  const launching = createLaunching({ env, pool: pagePool, bus, verifier, engineUrl })
  let delivery: Delivery | null = null
  const plugins = await startPlugins({
    jobs: env.roles.has('plugins'),
    promotions: () => delivery?.promotions ?? null,
    processes: launching.processes,
    datastore: createDatastore(folders),
    pool: pagePool,
    bus,
    secret: env.secret,
    databaseUrl: env.databaseDirectUrl,
    dataFolder: env.dataFolder,
    shippedFolder: env.shippedPlugins,
    requestsPerMinute: env.pluginRequestsPerMinute,
    variables: process.env,
  })
  delivery = createDelivery({
    databaseUrl: env.databaseUrl,
    databaseDirectUrl: env.databaseDirectUrl,
    secret: env.secret,
    bus,
    host: plugins.host,
    datastore: createDatastore(folders),
    engineUrl,
    acts: env.roles.has('delivery'),
  })
  const server = await startServer({
    host: env.host,
    port: env.port,
    mounts: [
      {
        prefix: '/data/v1/',
        handler: createDataApi({ pool: pagePool, secret: env.secret, ...folders, keepFailure: onRead }),
      },
      { prefix: '/plugins/v1/', handler: plugins.handler },
      ...delivery.mounts,
      { prefix: '/launch/v1/', handler: launching.handler },
      { prefix: '/', handler: createMetadataApi({ recording, verifier, tokenless: env.tokenless }) },
    ],
  })
  ownUrl = server.url
  delivery.start()
  return {
    url: server.url,
    async close() {
      // Streams of plugins end when their processes are told to: the server waits for that.
      await delivery.close()
      await Promise.all([server.close(), plugins.close()])
      await launching.close()
      await sweeping.stop()
      await recording.close()
      verifier.close()
      await bus.close()
      await Promise.all([pool.end(), pagePool.end()])
    },
  }
}
