import path from 'node:path'
import { buildPlugin } from '../build/build-plugin'
import type { Integration } from '../backend/parts'
import type { Launch } from '../points/orchestrator'
import { startBackend } from '../testing/start-backend'
import type { OrchestratorConformanceOptions } from './orchestrator/bench'
import { runOrchestratorConformance } from './orchestrator/run'
import type { ConformanceReport } from './result'
import { shellProcesses } from './shell-processes'

const secret = 'gw-conformance-secret-93f1'
const longEntry = 'long.py'
const launch: Launch = {
  code: { url: 'http://127.0.0.1:9/launch/v1/code', sha256: '0'.repeat(64), bytes: 1 },
  entry: 'quick.py',
  python: { lock: null },
  argv: [],
  parameters: [],
  env: {},
  secrets: { API_KEY: { integration: 'conformance', name: 'API_KEY' } },
  retries: { times: 0, delaySeconds: 0 },
  timeoutSeconds: 120,
  resources: { cpu: 1, memoryMb: 64 },
}

type Measuring = { output: string } & Pick<
  OrchestratorConformanceOptions,
  'onResult' | 'only' | 'name' | 'troubleMs' | 'quietMs' | 'runMs'
>

/** A report with what was measured: which point of which version of which plugin. */
type MeasuredPlugin = ConformanceReport & { pluginId: string; pluginVersion: string; point: string }

/**
 * Builds the plugin of a folder, starts its backend in a process of its own, and measures its first orchestrator. Its runs are
 * shells in the place of flows, and faults stand between it and the platform. Throws when the plugin has no orchestrator.
 */
export async function measurePlugin(folder: string, { output, ...measuring }: Measuring): Promise<MeasuredPlugin> {
  const { manifest } = await buildPlugin(folder, output)
  const point = manifest.contributes.find((each) => each.point === 'integration/orchestrator/v1')
  if (!point) throw new Error(`${manifest.name} has no orchestrator.`)
  const long = new Set<string>()
  if (manifest.permissions.includes('sql') && !process.env.GROUNDWORK_TEST_DATABASE_URL)
    throw new Error(
      `${manifest.name} keeps tables. Set GROUNDWORK_TEST_DATABASE_URL to a Postgres database it may use.`,
    )
  await using shells = shellProcesses((key) => (long.has(key) ? 300 : 0.2))
  const { processes, witness } = shells
  await using backend = await startBackend({
    entry: path.join(output, 'backend/index.js'),
    manifest,
    folder: output,
    processes,
    secrets: { API_KEY: secret },
  })
  const integration: Integration = { id: 'conformance', name: 'conformance', config: {} }
  const isReal = manifest.permissions.includes('host.process')
  const report = await runOrchestratorConformance({
    runMs: 5_000,
    ...measuring,
    call: (method, input, options) => backend.call(point.id, method, input, { ...options, integration }),
    launch,
    longLaunch: { ...launch, entry: longEntry },
    faults: backend.faults,
    secret: { launch, value: secret },
    ...(isReal && { witness }),
    beforeStart: ({ key, launch: { entry } }) => {
      if (entry === longEntry) long.add(key)
      return Promise.resolve()
    },
  })
  return { ...report, pluginId: manifest.id, pluginVersion: manifest.version, point: point.point }
}
