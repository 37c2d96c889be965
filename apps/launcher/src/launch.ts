import { setTimeout as delay } from 'node:timers/promises'
import { chooseAddresses, refusePortsInUse } from './addresses'
import { buildOnce, type BuildRequest } from './build'
import { generateClient } from './client-generation'
import { installationSecret, prepareDataFolder } from './data-folder'
import { type Database, migrateDatabase, openDatabase } from './database'
import { describeFailure, Failure } from './failure'
import { keepDatabase } from './keep-database'
import { type Lock, takeLock } from './lock'
import { type Options, parseOptions, usage } from './options'
import { dataLayout, type DataLayout, shownPath } from './paths'
import { endRuns } from './end-runs'
import { endGroup, signalGroup } from './process-group'
import { platformNotices } from './platform-notices'
import { plannedPython } from './python'
import { ownChildren, processIdentity } from './process-identity'
import { removeReadyFile, writeReadyFile } from './ready-file'
import { recordSamples } from './samples'
import { type Composition, engineSpec, type Mode, portalSpec, withoutNpm } from './service-specs'
import { type Service, startService } from './services'
import { onStop } from './signals'
import { createStages, type Stages } from './stages'
import { prepareWelcome, welcomeText } from './welcome'

class Stopped extends Error {}

/** Everything that must be undone, in the order in which it is undone. */
type Running = {
  samples?: Promise<void>
  keeping?: Promise<void>
  services: Service[]
  database?: Database
  lock?: Lock
}

/** `npm start` and `npm run dev`: everything up, kept up, and down again. Ends the process itself. */
export async function launch(mode: Mode): Promise<void> {
  let options: Options
  try {
    options = parseOptions(process.argv.slice(2), process.env)
  } catch (error) {
    return refuse(error)
  }
  if (options.help) return console.log(usage)

  const layout = dataLayout(options.data)
  const running: Running = { services: [] }
  const processes = new Map<string, number>()
  const stopping = new AbortController()
  onStop({
    stop: (why) => {
      if (why !== 'parent') console.log('\n  Stopping …')
      stopping.abort(new Stopped())
    },
    force: () => process.exit(130),
  })
  // Whatever ends this process, also a mistake of ours: children must not outlive it.
  process.on('exit', () => {
    for (const pid of processes.values()) signalGroup(pid, 'SIGKILL')
    if (running.database?.pid) signalGroup(running.database.pid, 'SIGINT')
    if (running.lock) removeReadyFile(layout.readyFile)
  })

  let exitCode = 0
  try {
    await bringUp({ mode, options, layout, running, processes, signal: stopping.signal })
    await aborted(stopping.signal)
  } catch (error) {
    if (!stopping.signal.aborted) {
      console.error(`\n  ${describeFailure(error)}`)
      exitCode = error instanceof Failure ? error.exitCode : 1
    }
    stopping.abort(new Stopped())
  }
  await takeDown(layout, running)
  process.exit(exitCode)
}

/** Prints what was wrong with the command and ends with its exit code. */
function refuse(error: unknown): never {
  console.error(describeFailure(error))
  process.exit(error instanceof Failure ? error.exitCode : 1)
}

type Start = {
  mode: Mode
  options: Options
  layout: DataLayout
  running: Running
  /** The processes of ours that run now, by name. */
  processes: Map<string, number>
  signal: AbortSignal
}

async function bringUp(start: Start): Promise<void> {
  const { mode, options, layout, running, processes, signal } = start
  const stages = createStages()
  console.log(mode === 'production' ? '\n  Groundwork' : '\n  Groundwork, for working on it: changes appear at once')
  for (const notice of platformNotices(process.platform)) stages.notice(notice)

  await stages.stage('Data folder', async () => {
    prepareDataFolder(layout)
    running.lock = await ownDataFolder(layout)
    return { note: shownPath(layout.folder) }
  })
  await refusePortsInUse(options, process.env)
  const lock = running.lock as Lock
  const onProcess = (name: string, pid: number | null) => {
    if (pid === null) processes.delete(name)
    else processes.set(name, pid)
    lock.note(
      [...processes].map(([label, number]) => ({ name: label, pid: number, identity: processIdentity(number) ?? '' })),
    )
  }
  const secret = installationSecret(layout, process.env)
  const database = await stages.stage('Database', () => openDatabase(layout, process.env))
  running.database = database
  signal.throwIfAborted()
  await prepareSchema(stages, database, signal)
  const env = withoutNpm(process.env)
  // For working on Groundwork, portal and engine run from their sources; what outsiders install is built all the same.
  const only: BuildRequest['only'] = mode === 'production' ? undefined : ['sdk', 'plugins']
  await build(stages, { env, signal, only, onProcess: (pid) => onProcess('build', pid) })

  const addresses = await chooseAddresses(options, process.env, stages.notice)
  const composition: Composition = {
    mode,
    options,
    layout,
    addresses,
    databaseUrl: database.url,
    secret,
    python: await plannedPython({ folder: env['GROUNDWORK_PYTHON_FOLDER'] || layout.python, env, signal }),
    env: process.env,
  }
  const say = (line: string) => console.log(`  ${line}`)
  const oneFailed = new AbortController()
  const context = { signal: AbortSignal.any([signal, oneFailed.signal]), onProcess, say }
  // Both at once: neither needs the other to come up, and a start should be short.
  const both = await Promise.allSettled(
    [engineSpec(composition), portalSpec(composition)].map(async (spec) =>
      stages
        .stage(capitalised(spec.name), async () => {
          running.services.push(await startService(spec, context))
          return { note: new URL(spec.healthUrl).origin }
        })
        .catch((error: unknown) => {
          oneFailed.abort(error)
          throw error
        }),
    ),
  )
  signal.throwIfAborted()
  if (both.some((result) => result.status === 'rejected')) throw oneFailed.signal.reason

  const welcome = await prepareWelcome(database, addresses.portalUrl, options.tokenless)
  signal.throwIfAborted()
  const { portalUrl, metadataUrl } = addresses
  writeReadyFile(layout.readyFile, { portalUrl, metadataUrl, firstSignInUrl: welcome.firstSignInUrl, pid: process.pid })
  console.log(welcomeText({ addresses, layout, options, welcome, elapsed: stages.elapsed() }))

  running.keeping = keepDatabase(database, { layout, signal, say })
  if (options.samples)
    running.samples = recordSamples({ layout, addresses, databaseUrl: database.url, env, signal, onProcess, say })
}

/** Makes sure that no other start works on the folder, and ends what a killed one left behind. */
async function ownDataFolder(layout: DataLayout): Promise<Lock> {
  const lock = takeLock(layout.launcherFile)
  if ('heldBy' in lock)
    throw new Failure(
      `Groundwork already runs on ${shownPath(layout.folder)} (process ${lock.heldBy}): stop that one, or name another folder with --data.`,
    )
  removeReadyFile(layout.readyFile)
  await Promise.all(lock.leftBehind.map((process) => endGroup(process.pid, 3_000)))
  return lock
}

async function prepareSchema(stages: Stages, database: Database, signal: AbortSignal): Promise<void> {
  await stages.stage('Schema', async () => {
    const generated = await generateClient({ ...withoutNpm(process.env), DATABASE_URL: database.url }, signal)
    await migrateDatabase(database.url)
    signal.throwIfAborted()
    return { note: generated ? 'client made, up to date' : 'up to date' }
  })
}

async function build(stages: Stages, request: BuildRequest): Promise<void> {
  const onWait = (pid: number) => stages.notice(`Another start (process ${pid}) is building; waiting for it.`)
  await stages.stage(
    'Build',
    async () => {
      const onBegin = (name: string, at: number, of: number) => stages.progress('Build', `${name}, ${at} of ${of}`)
      const built = await buildOnce({ ...request, onWait, onBegin })
      return { note: built.length > 0 ? built.join(', ') : 'up to date' }
    },
    'once for these sources; about a minute on two idle cores, most of it the portal',
  )
}

/** Everything in reverse, each part whatever became of the others; PostgreSQL last. */
async function takeDown(layout: DataLayout, running: Running): Promise<void> {
  if (running.lock) removeReadyFile(layout.readyFile)
  const attempt = async (what: string, work: Promise<unknown> | undefined) => {
    await work?.catch((error: unknown) => console.error(`  ${what}: ${describeFailure(error)}`))
  }
  await attempt('The sample runs', running.samples)
  await Promise.all(running.services.map((service) => attempt('A service', service.stop(5_000))))
  await running.keeping
  if (running.database) await attempt('Runs', endRuns(layout, running.database.url))
  await attempt('The database', running.database?.stop())
  running.database = undefined
  running.lock?.release()
  running.lock = undefined
  await endCompilers()
}

/** The compilers that ran our own source would end with us, but only after us: where nobody waits for orphans they stay listed. */
async function endCompilers(): Promise<void> {
  const compilers = ownChildren('esbuild')
  for (const pid of compilers) process.kill(pid)
  for (let waited = 0; waited < 20 && compilers.some((pid) => processIdentity(pid) !== null); waited++) await delay(10)
  // One turn more, so that those that ended are also waited for.
  await delay(10)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
