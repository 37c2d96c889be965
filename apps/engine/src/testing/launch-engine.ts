import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createTokenVerifier } from '@groundwork/access/tokens'
import { catalogListener } from '@groundwork/catalog/recording'
import type { TestDatabase } from '@groundwork/db/testing'
import { launchTicket } from '@groundwork/delivery/launch/ticket'
import { createProcesses, type Processes, type ProcessesOptions } from '@groundwork/plugin-host/processes'
import { createRecording } from '@groundwork/runs/recording'
import { createLaunchApi } from '../launch/launch-api'
import { createMetadataApi } from '../metadata/metadata-api'
import { startServer } from '../server'

export const launcherFile = path.resolve(
  import.meta.dirname,
  '../../../../packages/delivery/launcher/groundwork_launch.py',
)
export const secret = 'a-secret-of-forty-characters-for-the-tests'

export type LaunchEngine = {
  url: string
  folder: string
  processes: Processes
  /** The server alone goes away, as an engine that is restarted; on the same port it comes back. */
  stopServer(): Promise<void>
  startServer(): Promise<void>
  /** As an engine that is started anew: nothing is known but the rows and the folder. */
  newProcesses(): Promise<void>
  close(): Promise<void>
}

/** What launchers and runs talk to, and what starts them: an engine without its plugins. */
export async function startLaunchEngine(
  { pool, bus }: Pick<TestDatabase, 'pool' | 'bus'>,
  {
    python = 'python3',
    most,
    environment = {},
  }: Partial<Pick<ProcessesOptions, 'python' | 'most' | 'environment'>> = {},
): Promise<LaunchEngine> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-launch-test-'))
  const verifier = createTokenVerifier({ pool, bus, secret })
  const recording = createRecording({ pool, bus, listener: catalogListener, graphOf: async () => null })
  const engineUrl = () => engine.url
  const mounts = [
    { prefix: '/launch/v1/', handler: createLaunchApi({ pool, bus, verifier, secret, engineUrl, beatSeconds: 0.5 }) },
    { prefix: '/', handler: createMetadataApi({ recording, verifier, tokenless: false, patience: 4_000 }) },
  ]
  const listen = (port: number) => startServer({ host: '127.0.0.1', port, mounts })
  let server: Awaited<ReturnType<typeof listen>> | null = await listen(0)
  const makeProcesses = () =>
    createProcesses({
      pool,
      folder: path.join(folder, 'processes'),
      python,
      launcher: launcherFile,
      ticketFor: (key) => launchTicket(secret, key),
      engineUrl,
      beginMs: 1_000,
      ...(most === undefined ? {} : { most }),
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        USER: 'groundwork',
        METAFLOW_HOME: path.join(folder, 'home'),
        METAFLOW_DATASTORE_SYSROOT_LOCAL: path.join(folder, 'datastore'),
        GROUNDWORK_LAUNCH_CACHE: path.join(folder, 'cache'),
        GROUNDWORK_PYTHON_DEFAULT: '/usr/bin/env',
        ...environment,
      },
    })
  const engine: LaunchEngine = {
    url: server.url,
    folder,
    processes: makeProcesses(),
    async stopServer() {
      await server?.close()
      server = null
    },
    async startServer() {
      server ??= await listen(Number(new URL(engine.url).port))
    },
    async newProcesses() {
      await engine.processes.stop()
      engine.processes = makeProcesses()
    },
    async close() {
      await engine.processes.stop()
      await server?.close()
      await recording.close()
      verifier.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return engine
}
