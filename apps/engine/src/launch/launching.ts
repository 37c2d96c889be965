import path from 'node:path'
import type { TokenVerifier } from '@groundwork/access/tokens'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { createProcesses, type Processes } from '@groundwork/plugin-host/processes'
import type { EngineEnv } from '../env'
import type { Handler } from '../server'
import { createLaunchApi } from './launch-api'
import { launcherEnvironment } from './launcher-environment'

export type LaunchingOptions = {
  env: EngineEnv
  pool: Pool
  bus: EventBus
  verifier: TokenVerifier
  /** Where launchers reach this engine; asked when it listens. */
  engineUrl(): string
}

export type Launching = {
  handler: Handler
  /** Null where this engine has no launcher file: then plugins start no processes here. */
  processes: Processes | null
  close(): Promise<void>
}

/** What runs are started by: the API that launchers claim at, and the processes of this machine. */
export function createLaunching({ env, pool, bus, verifier, engineUrl }: LaunchingOptions): Launching {
  const { secret, beatSeconds } = env
  const handler = createLaunchApi({ pool, bus, verifier, secret, engineUrl, ...(beatSeconds ? { beatSeconds } : {}) })
  const processes = env.launcherFile
    ? createProcesses({
        pool,
        folder: path.join(env.dataFolder, 'processes'),
        python: env.python,
        launcher: env.launcherFile,
        ticketFor: (key) => launchTicket(secret, key),
        engineUrl,
        environment: launcherEnvironment(env, process.env),
      })
    : null
  return { handler, processes, close: async () => processes?.stop() }
}
