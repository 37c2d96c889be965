import type { Effect, Key, Labels, Outcome, Seen } from '../../points/effect'
import type {
  Definition,
  EngineRun,
  Launch,
  OrchestratorCapabilities,
  OrchestratorV1,
  Schedule,
} from '../../points/orchestrator'
import type { FaultSwitch } from '../faults'
import { Broken, type ConformanceResult, must, NotMeasured, type PointCall } from '../result'

/**
 * What really happened, as somebody saw it who does not depend on the implementation's word: the test's process table, or
 * Groundwork's own record of claims.
 *
 * @example
 * ```ts
 * const witness: RunWitness = { starts: async (key) => claims.count(key), living: async (key) => processes.count(key) }
 * ```
 */
export type RunWitness = {
  /** How many runs with that key began. */
  starts(key: Key): Promise<number>
  /** How many processes of that run live. */
  living(key: Key): Promise<number>
}

/**
 * What the orchestrator kit is given.
 *
 * @example
 * ```ts
 * const options: OrchestratorConformanceOptions = {
 *   call: (method, input, options) => backend.call('my-engine', method, input, options),
 *   launch: quickFlow,
 *   longLaunch: sleepingFlow,
 *   faults: backend.faults,
 * }
 * ```
 */
export type OrchestratorConformanceOptions = {
  call: PointCall
  /** Something that ends well within seconds. */
  launch: Launch
  /** Something that runs for minutes unless it is cancelled; without it O8, C2, C3 and C4 are not measured. */
  longLaunch?: Launch
  /** Without it O3 and a part of O4 and O11 are not measured. */
  faults?: FaultSwitch
  /** Moves the implementation's clock; without it a native schedule is waited for. */
  clock?: { advance(ms: number): void | Promise<void> }
  witness?: RunWitness
  /** Values that must be seen nowhere, and a launch whose `secrets` lead to them; without them O10 looks at names only. */
  secret?: { launch: Launch; value: string }
  /** Makes an object in the slot that does not bear Groundwork's labels; without it "foreign" is not measured. */
  plant?(slot: string): Promise<void>
  /** Before each start: where a launcher claims the key, it must be known. */
  beforeStart?(run: { key: Key; slot: string; launch: Launch }): Promise<void>
  /** How long a started run may take until it is seen to run, and to end; 60 s. */
  runMs?: number
  /** How long a native schedule is waited for; 75 s, with a clock 5 s. */
  scheduleMs?: number
  /** The deadline of calls that meet a fault; 1.5 s. */
  troubleMs?: number
  /** How long nothing may start by itself after an activation; 1.5 s. */
  quietMs?: number
  /** Measures these alone, for example `['O3']`; the others are reported as not measured. */
  only?: string[]
  /** What is not measured here, and why, as a sentence by the obligation: `{ O8: 'It starts a run.' }`. */
  leftOut?: Record<string, string>
  /** Tells the slots and keys of one run of the kit from those of another; made up where absent. */
  name?: string
  onResult?(result: ConformanceResult): void | Promise<void>
}

/** A definition that was put into a slot of its own. */
export type Placed = { slot: string; key: Key; token: string; definition: Definition }

/** What the obligations are measured with. */
export type Bench = {
  options: OrchestratorConformanceOptions
  able: OrchestratorCapabilities
  engine: OrchestratorV1
  slot(name: string): string
  key(name: string): Key
  effect(key: Key, more?: Partial<Effect>): Effect
  labels(key: Key, fence?: number): Labels
  /** Puts a definition into a new slot; throws Broken when that does not work. */
  placed(name: string, launch?: Launch): Promise<Placed>
  /** The same, and switched on where the implementation declares that it starts nothing before that. */
  startable(name: string, launch?: Launch): Promise<Placed>
  /** Replaces what is in a slot; throws Broken when that does not work. */
  replaced(at: { slot: string; token: string }, what: string, launch: Launch): Promise<Definition>
  /** Switches what is in a slot on, with a schedule or without; throws Broken when that does not work. */
  activated(at: { slot: string; token: string }, what: string, schedule?: Schedule | null): Promise<Definition>
  started(slot: string, key: Key, launch?: Launch): Promise<string>
  /** Observes the run until `wanted` or `ms` are over; what was seen last. */
  untilRun(at: { slot: string; key: Key }, wanted: (run: EngineRun) => boolean, ms?: number): Promise<Seen<EngineRun>>
  slots: Set<string>
  pace: { troubleMs: number; quietMs: number }
}

const usualDeadlineMs = 20_000
/** An answer may be that late: it has to travel. */
const graceMs = 2_000
const troubleMs = 1_500
const quietMs = 1_500
const runMs = 60_000

export async function makeBench(options: OrchestratorConformanceOptions): Promise<Bench> {
  const name = options.name ?? Date.now().toString(36)
  const slots = new Set<string>()
  const engine = clientOf(options.call)
  const able = await engine.capabilities({})
  const slot = (what: string) => {
    const made = `gw-conformance-${name}-${what}`
    slots.add(made)
    return made
  }
  const key = (what: string) => `p${name}${what}`.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const effect: Bench['effect'] = (of, more = {}) => ({
    key: of,
    fence: 1,
    deadline: new Date(Date.now() + usualDeadlineMs).toISOString(),
    ...more,
  })
  const labels: Bench['labels'] = (of, fence = 1) => ({
    key: of,
    version: '0'.repeat(64),
    promotion: `conformance-${name}`,
    fence,
    project: 'conformance',
    environment: 'conformance',
  })
  const bench: Bench = {
    options,
    able,
    engine,
    slot,
    key,
    effect,
    labels,
    slots,
    pace: { troubleMs: options.troubleMs ?? troubleMs, quietMs: options.quietMs ?? quietMs },
    async placed(what, launch = options.launch) {
      const at = slot(what)
      const own = key(`${what}put`)
      const put = { effect: effect(own), slot: at, labels: labels(own), launch, expect: '' }
      const definition = receiptOf(await engine.put(put), `put into the empty slot ${at}`)
      return { slot: at, key: own, token: definition.token, definition }
    },
    async startable(what, launch) {
      const made = await bench.placed(what, launch)
      if (able.start.whileInactive === 'runs') return made
      const definition = await bench.activated(made, what)
      return { ...made, token: definition.token, definition }
    },
    async replaced({ slot: at, token }, what, launch) {
      const own = key(`${what}again`)
      const put = { effect: effect(own), slot: at, labels: labels(own), launch, expect: token }
      return receiptOf(await engine.put(put), `put over the definition in ${at}`)
    },
    async activated({ slot: at, token }, what, schedule = null) {
      const own = key(`${what}on`)
      const to = { effect: effect(own), slot: at, labels: labels(own), schedule, active: true, expect: token }
      return receiptOf(await engine.activate(to), `activate of the definition in ${at}`)
    },
    async started(at, own, launch = options.launch) {
      await options.beforeStart?.({ key: own, slot: at, launch })
      const outcome = await engine.start({ effect: effect(own), slot: at, labels: labels(own), parameters: {} })
      return receiptOf(outcome, `start of the key ${own}`).engineRunId
    },
    async untilRun(at, wanted, ms = options.runMs ?? runMs) {
      return until(
        () => engine.observeRun(at),
        (seen) => seen.is === 'present' && wanted(seen.value),
        ms,
      )
    },
  }
  return bench
}

/** Takes away what the measuring made; what cannot be taken away stays for a person. */
export async function tidy({ engine, effect, key, slots }: Bench): Promise<void> {
  for (const [at, slot] of [...slots].entries()) {
    try {
      const seen = await engine.observe({ slot })
      if (seen.is !== 'present') continue
      const fence = (seen.value.labels?.fence ?? 0) + 1_000
      // By its number: keys have no punctuation, in which alone the names of two slots may differ.
      await engine.remove({ effect: effect(key(`tidy${at}`), { fence }), slot, expect: seen.value.token })
    } catch {
      // It is said by the obligations what does not work.
    }
  }
}

/** Ends a run that would go on: cancelled where that is possible, else waited for. */
export async function endRun(bench: Bench, { slot, key }: { slot: string; key: string }): Promise<void> {
  const { able, engine, effect, options } = bench
  if (able.cancel !== 'none' && options.longLaunch) await engine.cancel({ effect: effect(`${key}end`), slot, run: key })
  const seen = await bench.untilRun({ slot, key }, isOver)
  if (seen.is === 'present' && isOver(seen.value)) return
  throw new NotMeasured(`The run ${key} did not end in time: ${wordsOf(seen)}.`)
}

/** Waits until the run is seen to run; throws Broken when it does not begin. */
export async function mustRun(bench: Bench, at: { slot: string; key: string }): Promise<EngineRun> {
  const seen = await bench.untilRun(at, ({ phase }) => phase === 'running')
  must(
    seen.is === 'present' && seen.value.phase === 'running',
    `The run did not begin: it is ${seen.is === 'present' ? seen.value.phase : wordsOf(seen)}.`,
  )
  return seen.value
}

export function isOver({ phase }: EngineRun): boolean {
  return phase !== 'queued' && phase !== 'running'
}

/** Asks again until it fits or the time is over; what was answered last. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, ms: number): Promise<T> {
  const late = performance.now() + ms
  for (let pause = 10; ; pause = Math.min(500, pause * 2)) {
    const answer = await ask()
    if (fits(answer) || performance.now() > late) return answer
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

export function receiptOf<R>(outcome: Outcome<R>, what: string): R {
  if (outcome.is === 'done') return outcome.receipt
  throw new Broken(`The ${what} was not done but ${wordsOf(outcome)}.`)
}

export function mustConflict(outcome: Outcome<unknown>, what: string): void {
  const conflict = outcome.is === 'refused' && outcome.code === 'conflict'
  must(conflict, `${what} must be refused as a conflict; the answer was ${wordsOf(outcome)}.`)
}

export function wordsOf(answer: Outcome<unknown> | Seen<unknown>): string {
  const { code, detail } = answer as { code?: string; detail?: string }
  const why = detail?.replace(/\.+$/, '')
  return `"${answer.is}"${code ? ` (${code})` : ''}${why ? `: ${why}` : ''}`
}

const outcomes = ['done', 'retry', 'refused', 'unknown']
const seens = ['absent', 'present', 'foreign', 'cannot-tell']
const kinds: Record<string, readonly string[]> = {
  put: outcomes,
  activate: outcomes,
  remove: outcomes,
  start: outcomes,
  cancel: outcomes,
  observe: seens,
  observeRun: seens,
}

/** The implementation behind the call; an answer of another shape than the point says is Broken. */
function clientOf(call: PointCall): OrchestratorV1 {
  const ask = (method: string) => async (input: object) => {
    const answer = await inTime(method, input, (signal) => call(method, input, { signal }))
    const allowed = kinds[method]
    const is = (answer as { is?: string } | null)?.is
    if (allowed && !(is !== undefined && allowed.includes(is)))
      throw new Broken(
        `${method} answered ${JSON.stringify(answer)?.slice(0, 120)}; it must say ${allowed.join(', ')}.`,
      )
    return answer
  }
  return new Proxy({} as OrchestratorV1, { get: (_engine, method) => ask(String(method)) })
}

/** A deadline is the implementation's to keep; what does not keep it is not waited for. */
async function inTime(method: string, input: object, ask: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
  const { effect } = input as { effect?: Effect }
  const left = effect ? Math.max(0, Date.parse(effect.deadline) - Date.now()) : usualDeadlineMs
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const words = `${method} did not answer within ${(left + graceMs) / 1_000} s; ${effect ? `its deadline was ${left / 1_000} s away` : 'nothing is waited for longer'}.`
    timer = setTimeout(() => {
      reject(new Broken(`${words[0]?.toUpperCase()}${words.slice(1)}`))
      controller.abort()
    }, left + graceMs)
  })
  const asked = ask(controller.signal)
  // What is given up may reject later.
  asked.catch(() => {})
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

export function withFault<T>({ options }: Bench, fault: Parameters<FaultSwitch['set']>[0], work: () => Promise<T>) {
  const { faults } = options
  if (!faults) throw new NotMeasured('No faulting proxy stands between the plugin and its engine here.')
  faults.set(fault)
  return work().finally(() => faults.set(null))
}
