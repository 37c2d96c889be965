import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AnyTRPCRouter } from '@trpc/server'
import type { Backend } from '../backend/backend'
import { type Manifest, type ManifestProblem, readManifest } from '../manifest/manifest'
import type { Json } from '../platform/calls'
import { type Caller, environment } from '../protocol/protocol'
import type { ProjectInfo, RunInfo } from '../ui/infos'
import { type TestBackend, testBackend } from './test-backend'
import { testFaults } from './faults'
import { testToken, type TestWorld } from './test-calls'
import type { TestDelivery } from './test-delivery'
import { openTestSchema } from './test-database'
import { fakeProcesses, type TestProcesses } from './test-processes'
import { openTestPlatform, type Recorded } from './test-platform'
import { runBackendProcess } from './test-process'

/**
 * What is started and what it finds.
 *
 * @example
 * ```ts
 * const options: StartBackendOptions<AppRouter> = { backend, manifest, config: { market: 'de' } }
 * ```
 */
export type StartBackendOptions<Router extends AnyTRPCRouter> = {
  /** The default export of the backend's entry, started in this process; or else `entry`. */
  backend?: Backend<Router>
  /** A built entry, `dist/backend/index.js`: started in a process of its own, as the engine does. */
  entry?: string
  /** The parsed content of plugin.json. */
  manifest: unknown
  /** The folder that plugin.json and its migrations are in; the current one by default. */
  folder?: string
  /** URL of a Postgres database in which a schema of the test's own is made; GROUNDWORK_TEST_DATABASE_URL by default. */
  database?: string
  config?: Record<string, unknown>
  secrets?: Record<string, string>
  projects?: ProjectInfo[]
  runs?: RunInfo[]
  /** What runs have stored, by `flow/run/step/name`. */
  artifacts?: Record<string, Json>
  /** What is deployed where. */
  delivery?: TestDelivery
  /** Who calls; somebody called Ada by default. */
  caller?: Caller
  /** Answers what the backend asks of other sites through `platform.http`. */
  http?: (request: Request) => Response | Promise<Response>
  /** Answers `platform.processes`; processes in memory that never end by themselves unless one is given. */
  processes?: TestProcesses
}

const ada: Caller = { kind: 'user', id: 'ada', name: 'Ada', role: 'developer', teams: [] }

/**
 * Starts a backend over a real socket, with a platform that checks permissions and records what it is asked; SQL runs in a
 * real Postgres, with the plugin's migrations, in a schema that is dropped at the end.
 *
 * @example
 * ```ts
 * import backend from '../backend'
 * import manifest from '../plugin.json' with { type: 'json' }
 *
 * test('keeps a note', async () => {
 *   await using notes = await startBackend({ backend, manifest })
 *   await notes.client.add.mutate({ project: 'ranking', text: 'Hello' })
 *   expect(await notes.client.notes.query({})).toHaveLength(1)
 * })
 * ```
 */
export async function startBackend<Router extends AnyTRPCRouter>(
  options: StartBackendOptions<Router>,
): Promise<TestBackend<Router>> {
  const manifest = checked(options.manifest)
  const closers: (() => void | Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  }
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'gw-test-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
    const recorded: Recorded = { logs: [], events: [], notifications: [], jobs: [], promotions: [], calls: [] }
    const schema = await schemaFor(manifest, options)
    if (schema) closers.push(() => schema.close())
    const faults = testFaults()
    const world: TestWorld = {
      manifest,
      config: options.config ?? {},
      secrets: options.secrets ?? {},
      projects: options.projects ?? [],
      runs: options.runs ?? [],
      artifacts: options.artifacts ?? {},
      delivery: options.delivery ?? {},
      http: options.http ?? noOutside,
      schema,
      values: new Map(),
      recorded,
      processes: options.processes ?? fakeProcesses(),
    }
    const platform = await openTestPlatform(path.join(folder, 'platform'), { world, faults })
    closers.push(() => platform.close())
    const socket = path.join(folder, 'plugin')
    const started = await start(options, manifest, { socket, platformSocket: path.join(folder, 'platform') })
    closers.push(() => started.stop())
    return {
      ...testBackend<Router>({ socket, manifest, recorded, caller: options.caller ?? ada }),
      faults: { set: faults.set, hits: faults.hits },
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function checked(json: unknown): Manifest {
  const reading = readManifest(json)
  if (reading.ok) return reading.manifest
  const lines = reading.problems.map(({ path: at, message }: ManifestProblem) => `${at}: ${message}`)
  throw new Error(`The manifest is not right:\n${lines.join('\n')}`)
}

function schemaFor<Router extends AnyTRPCRouter>(
  manifest: Manifest,
  { database, folder }: StartBackendOptions<Router>,
) {
  const url = database ?? process.env.GROUNDWORK_TEST_DATABASE_URL
  if (!url || !manifest.permissions.includes('sql')) return null
  return openTestSchema(url, { folder: folder ?? process.cwd(), files: manifest.migrations })
}

function noOutside({ url }: Request): never {
  throw new Error(`The backend called ${url}. Give startBackend an \`http\` function that answers it.`)
}

async function start<Router extends AnyTRPCRouter>(
  { backend, entry }: StartBackendOptions<Router>,
  manifest: Manifest,
  { socket, platformSocket }: { socket: string; platformSocket: string },
): Promise<{ stop(): Promise<void> }> {
  const given = {
    [environment.socket]: socket,
    [environment.platformSocket]: platformSocket,
    [environment.token]: testToken(null),
    [environment.id]: manifest.id,
    [environment.version]: manifest.version,
    [environment.scratch]: path.dirname(socket),
  }
  if (backend) return backend.start({ socket, environment: given })
  if (entry) return runBackendProcess(path.resolve(entry), given, socket)
  throw new Error(
    'startBackend: give it `backend`, the default export of the entry, or `entry`, the path of a built one.',
  )
}
