import { createTokenVerifier } from '@groundwork/access/tokens'
import { catalogListener } from '@groundwork/catalog/recording'
import { createEventBus } from '@groundwork/db/events'
import { createPool } from '@groundwork/db/pool'
import { createRecording } from '@groundwork/runs/recording'
import type { EngineEnv } from './env'
import { createMetadataApi } from './metadata/metadata-api'
import { startServer } from './server'
import { startSweeping } from './sweeping'

export type Engine = { url: string; close(): Promise<void> }

/** Puts the engine's parts together and starts them. */
export async function startEngine(env: EngineEnv): Promise<Engine> {
  const pool = createPool(env.databaseUrl, { max: 10, applicationName: 'groundwork-engine', queryTimeoutMs: 10_000 })
  const bus = createEventBus({ pool, directUrl: env.databaseDirectUrl })
  const verifier = createTokenVerifier({ pool, bus })
  const recording = createRecording({ pool, bus, listener: catalogListener })
  const sweeping = startSweeping({ pool, bus, listener: catalogListener })
  const metadata = createMetadataApi({ recording, verifier, tokenless: env.tokenless })
  const mounts = [{ prefix: '/', handler: metadata }]
  const server = await startServer({ host: env.host, port: env.port, mounts })
  return {
    url: server.url,
    async close() {
      await server.close()
      await sweeping.stop()
      await recording.close()
      verifier.close()
      await bus.close()
      await pool.end()
    },
  }
}
