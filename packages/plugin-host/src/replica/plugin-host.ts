import path from 'node:path'
import { UnavailableError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { Caller } from '@groundwork/plugin-sdk/protocol'
import type { LogWriter } from '../log/log-writer'
import { type Confinement, findConfinement } from '../process/confinement'
import type { Instance, InstanceSpec } from '../process/instance'
import type { PlatformDoor } from '../process/platform-door'
import type { Protections } from '../process/protections'
import { admitOnly, clearLeftOvers, runtimeRoot } from '../process/runtime-folder'
import { createTurns } from '../process/turns'
import type { Installation } from '../registry/registry'
import { fallBack, noteQuarantine } from '../registry/registry'
import type { UseCounter } from '../use/use-counter'
import { createAdmission } from './admission'
import { type CallOptions, type CallResult, callInstance } from './call'
import { exchange, type PluginRequest, type PluginResponse, refusal } from './exchange'
import { createFleet, isOn } from './fleet'
import { createInstanceRows } from './instance-rows'
import { createKnownPlugins, type Known } from './known-plugins'
import { type EngineName, forgetEngine, isEngineGone, noteEngine } from './engine-notes'
import { beat, beatEveryMs, forgetReplicas, leave } from './replica-rows'
import { createSaving } from './saving'
import { settleUpgrade } from './settle-upgrade'
import { startTrial } from './trial'
import { createTurn } from './turn'

export { mostBodyBytes, type PluginRequest, type PluginResponse, refusal, tooLarge } from './exchange'
export type { CallOptions, CallResult } from './call'
export { answerWords, NeverAskedError } from '../platform/call-plugin'
export type { PlatformDoor } from '../process/platform-door'
export type { Protection, Protections } from '../process/protections'

export type PluginHostOptions = {
  pool: Pool
  bus: EventBus
  /** Of this installation; the places of processes follow from it. */
  dataDir: string
  platform: PlatformDoor
  log: LogWriter
  use: UseCounter
  /** Unpacks a bundle below a folder, unless it is there; resolves with where. */
  unpack(sha256: string, folder: string): Promise<string>
  /** Removes what is unpacked below a folder and not among `kept`. */
  tidy?(folder: string, kept: ReadonlySet<string>): Promise<unknown>
  /** Where no envelope says otherwise. */
  requestsPerMinute?: number
  replicaId?: string
  /** What the system allows, unless it is to be found out. */
  confinement?: Promise<Confinement>
}

export type PluginHost = {
  replicaId: string
  /** Resolves when processes are being started; it does not wait until they answer. */
  start(): Promise<void>
  stop(): Promise<void>
  /** What keeps plugins in their place on this system. */
  protections(): Promise<Protections>
  /** What is registered, as this engine knows it; looks again for one it does not know. Throws UnavailableError before it has started. */
  installation(pluginId: string): Promise<Installation | null>
  /** Passes a request on to the plugin's active version. Never rejects. */
  fetch(pluginId: string, request: PluginRequest): Promise<PluginResponse>
  /** Asks one of the host's own questions (a job, events, a method of a point); throws UnavailableError when nobody can answer. */
  call(pluginId: string, options: CallOptions): Promise<CallResult>
  /** The same of a version that need not be installed: it is started for this and ended after it. */
  callBundle(sha256: string, options: CallOptions): Promise<CallResult>
}

const defaultPerMinute = 6_000
const startsAtOnce = 6
const starting = 'Plugins are being started. Try again in a moment.'
const tidyEveryMs = 60 * 60_000
const bundlesFolder = (root: string) => path.join(root, 'bundles')

/** Runs the plugins of one engine: follows the registry, keeps a process for each version in use, passes requests on. */
export function createPluginHost(options: PluginHostOptions): PluginHost {
  const { pool, bus, platform, use, requestsPerMinute = defaultPerMinute } = options
  const replicaId = options.replicaId ?? uuidv7()
  const knownPlugins = createKnownPlugins(pool)
  const admission = createAdmission(use)
  let known = new Map<string, Known>()
  let parts: Awaited<ReturnType<typeof prepare>> | null = null
  let stopped = false
  let tidiedAt = performance.now()
  let leaveBus = () => {}
  let sweep: NodeJS.Timeout | undefined
  const soon = new Map<string, NodeJS.Timeout>()
  const fellBack = new Set<string>()

  async function prepare() {
    const confinement = await (options.confinement ?? findConfinement())
    const root = runtimeRoot(options.dataDir)
    const rows = createInstanceRows({ pool, bus, replicaId, protections: confinement.protections })
    const inTurn = createTurns(startsAtOnce)
    const saving = createSaving(async () => void (await beat(pool, replicaId)))
    const depsFor = (spec: InstanceSpec) => instanceDeps(options, spec, { confinement, root, inTurn })
    const fleet = createFleet({
      depsFor,
      onChange(spec, status) {
        void saving.run(() => rows.save({ ...spec, ...status })).then(() => reconcileSoon())
      },
      onGone: ({ pluginId, sha256 }) => void saving.run(() => rows.remove(pluginId, sha256)),
    })
    return { confinement, root, rows, saving, fleet, depsFor }
  }

  const turn = createTurn(async () => {
    if (!parts || stopped) return
    const { fleet } = parts
    known = await knownPlugins.read()
    if (stopped) return
    fleet.reconcile(known)
    let failure: unknown = null
    for (const plugin of known.values()) {
      const { pluginId, activeSha } = plugin.installed
      try {
        await settle(plugin)
        await goBack(plugin, fleet.instance(pluginId, activeSha))
      } catch (error) {
        // One plugin's trouble must not hold up the others.
        failure ??= error
      }
    }
    if (failure) throw failure as Error
  })

  const isGone = (engine: EngineName) => parts !== null && isEngineGone(parts.root, engine)

  async function settle(plugin: Known): Promise<void> {
    const { pluginId, pendingSha } = plugin.installed
    if (!pendingSha || !parts) return
    // What the others read must be what this engine knows.
    await parts.saving.settled()
    const again = await settleUpgrade({ pool, bus, isGone }, plugin)
    clearTimeout(soon.get(pluginId))
    if (again !== null && !stopped) soon.set(pluginId, setTimeout(reconcileSoon, again))
  }

  /** A version that crashed again and again soon after the swap gives way to the one before. Asked once an instance. */
  async function goBack({ installed }: Known, instance: Instance | null): Promise<void> {
    const { pluginId, activeSha: sha256, generation } = installed
    const name = `${sha256} ${generation}`
    const status = instance?.status()
    if (status?.state !== 'quarantined' || fellBack.has(name)) return
    const trouble = { pluginId, sha256, reason: status.reason ?? 'It crashed again and again.' }
    if (!(await fallBack(pool, bus, trouble))) await noteQuarantine(pool, bus, trouble)
    fellBack.add(name)
  }

  function reconcileSoon(): void {
    turn.run().catch((error: unknown) => {
      if (!stopped) console.error('Following the plugins failed; it is tried again in a few seconds.', inShort(error))
    })
  }

  async function sweepNow(): Promise<void> {
    try {
      // This engine was taken for dead, or the table was emptied: its processes are not on the list any more either.
      const { isNew, engines } = await beat(pool, replicaId)
      admission.shareWith(engines)
      if (isNew) parts?.fleet.tell()
      await turn.run()
      await measure()
      await tidy()
    } catch (error) {
      if (!stopped) console.error('Following the plugins failed; it is tried again in a few seconds.', inShort(error))
    }
    if (!stopped) sweep = setTimeout(() => void sweepNow(), beatEveryMs)
  }

  async function measure(): Promise<void> {
    const healthy = parts?.fleet.all().filter((instance) => instance.status().state === 'healthy') ?? []
    const figures = healthy
      .map((each) => ({ sha256: each.spec.sha256, bytes: each.memoryBytes() }))
      // Where the system does not tell, it is not measured.
      .filter(({ bytes }) => bytes > 0)
    await parts?.rows.measured(figures)
  }

  async function tidy(): Promise<void> {
    if (!parts || performance.now() - tidiedAt < tidyEveryMs) return
    tidiedAt = performance.now()
    const named = [...known.values()].flatMap(({ installed: { activeSha, previousSha, pendingSha } }) => [
      activeSha,
      ...[previousSha, pendingSha].filter((sha256) => sha256 !== null),
    ])
    const running = parts.fleet.all().map(({ spec }) => spec.sha256)
    await options.tidy?.(bundlesFolder(parts.root), new Set([...named, ...running]))
  }

  async function find(pluginId: string): Promise<Known | null> {
    const plugin = known.get(pluginId)
    if (plugin && (isOn(plugin) || stopped)) return plugin
    // It may have been registered or enabled a moment ago.
    await turn.run().catch(() => {})
    return known.get(pluginId) ?? null
  }

  async function refuse(pluginId: string): Promise<PluginResponse | null> {
    if (!parts) return refusal(503, starting)
    const plugin = await find(pluginId)
    if (!plugin) return refusal(404, `There is no plugin "${pluginId}" here.`)
    const { name } = plugin.installed
    if (!isOn(plugin)) return refusal(503, `${name} is disabled. Its owners can enable it on its page under Plugins.`)
    if (!plugin.active) return refusal(404, `${name} has no backend.`)
    return null
  }

  function tokenOf(caller: Caller) {
    return ({ spec }: Instance) => platform.tokenFor({ pluginId: spec.pluginId, sha256: spec.sha256, caller })
  }

  return {
    replicaId,
    async start() {
      parts = await prepare()
      const ended = clearLeftOvers(parts.root)
      if (ended > 0) console.error(`Ended ${ended} plugin processes of an engine that is gone.`)
      noteEngine(parts.root, replicaId)
      await forgetReplicas(pool, isGone)
      admission.shareWith((await beat(pool, replicaId)).engines)
      leaveBus = bus.on({ topic: 'plugin' }, ({ key, payload }) => {
        const { change } = payload as { change?: string }
        if (change === 'config' || change === 'enabled' || change === 'restarted') parts?.fleet.forgive(key)
        reconcileSoon()
      })
      await bus.ready()
      await turn.run()
      sweep = setTimeout(() => void sweepNow(), beatEveryMs)
    },
    async stop() {
      if (stopped) return
      stopped = true
      leaveBus()
      clearTimeout(sweep)
      for (const timer of soon.values()) clearTimeout(timer)
      await turn.settled()
      await parts?.fleet.stop()
      await parts?.saving.settled()
      await leave(pool, replicaId).catch(() => {})
      if (parts) forgetEngine(parts.root, replicaId)
    },
    protections: async () => (await (options.confinement ?? findConfinement())).protections,
    async installation(pluginId) {
      if (!parts) throw new UnavailableError(starting)
      return (await find(pluginId))?.installed ?? null
    },
    async fetch(pluginId, request) {
      const refused = await refuse(pluginId)
      if (refused) return refused
      const plugin = known.get(pluginId)
      const limits = { envelope: plugin?.ratePerMinute ?? null, usual: requestsPerMinute }
      return admission.pass({ pluginId, name: plugin?.installed.name ?? pluginId, ...limits }, () =>
        exchange(() => parts?.fleet.serving(pluginId) ?? null, request, tokenOf(request.caller)),
      )
    },
    async call(pluginId, callOptions) {
      return callInstance(
        async () => (await refuse(pluginId)) ?? parts?.fleet.serving(pluginId) ?? null,
        tokenOf(callOptions.caller ?? { kind: 'system' }),
        callOptions,
      )
    },
    async callBundle(sha256, callOptions) {
      if (!parts) throw new Error('The plugin host has not been started.')
      const trial = await startTrial(pool, { sha256, backendOf: knownPlugins.backendOf, depsFor: parts.depsFor })
      try {
        const { caller = { kind: 'system' } } = callOptions
        return await callInstance(() => Promise.resolve(trial), tokenOf(caller), callOptions)
      } finally {
        await trial.stop()
      }
    },
  }
}

function instanceDeps(
  { platform, log, unpack }: PluginHostOptions,
  { pluginId, version }: InstanceSpec,
  { confinement, root, inTurn }: { confinement: Confinement; root: string; inTurn: ReturnType<typeof createTurns> },
) {
  return {
    confinement,
    root,
    platform,
    inTurn,
    onLine: (stream: 'stdout' | 'stderr', line: string) =>
      log.write({ pluginId, version, stream, level: stream === 'stderr' ? 'warn' : 'info', line }),
    onNote: (level: 'info' | 'warn' | 'error', line: string) =>
      log.write({ pluginId, version, stream: 'host', level, line }),
    async unpack({ sha256 }: InstanceSpec) {
      const folder = await unpack(sha256, bundlesFolder(root))
      admitOnly(folder, confinement.userOf(pluginId))
      return folder
    },
  }
}

/** A database that is away says so each time: its stack explains nothing, and would fill the log. */
const inShort = (error: unknown) => (isTransient(error) && error instanceof Error ? error.message : error)
