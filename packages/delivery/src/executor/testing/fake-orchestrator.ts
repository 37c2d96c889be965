import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type {
  Definition,
  Effect,
  EngineRun,
  Json,
  Labels,
  OrchestratorCapabilities,
  Outcome,
  PlanRequest,
  PlanStep,
  Seen,
  Verdict,
} from '@groundwork/plugin-sdk/points'

/** What goes wrong with one call. "after": the effect happens all the same. */
export type Fault =
  | 'drop-after'
  | 'drop-before'
  | 'error-after'
  | 'error-before'
  | 'malformed-after'
  | 'conflict-own'
  | 'conflict-foreign'
  | 'throttle'
  | 'forbid'
  /** It says done, and somebody else writes over it at once. */
  | 'overwritten'
  | 'empty'
  /** It shows what is in another slot. */
  | 'wrong-page'
  | 'cannot-tell'
  | 'hold-before'
  | 'hold-after'

export type Applied = { key: string; call: string; slot: string; fence: number; version: string }
type Slot = Definition & { fence: number; removed?: boolean }
type Input = {
  effect: Effect
  slot: string
  labels: Labels
  expect: string
  key: string
  run: string
  active: boolean
  schedule: null
  step: PlanStep
  settings: { is?: 'running' | Verdict['is'] } | null
}

export const strongest: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: false, timeZones: true, overlap: ['skip', 'queue'] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'none',
}

export type FakeOptions = {
  /** Whether it refuses a write by its fence, beside the token. */
  fences?: boolean
  /** Whether it refuses a write whose token is not the one that is there. */
  compares?: boolean
  /** How a run ends that was started. */
  runs?: EngineRun['phase']
}

/**
 * An orchestrator and a deployment path behind HTTP, which outlive the engines of a test: definitions are replaced in place by
 * compare-and-set, and each call may be made to go wrong. It writes down every effect that really happened.
 */
export async function startFakeOrchestrator({ fences = true, compares = true, runs = 'succeeded' }: FakeOptions = {}) {
  const slots = new Map<string, Slot>()
  const started = new Map<string, EngineRun>()
  const applied: Applied[] = []
  const calls: string[] = []
  const faults: { call: string; fault: Fault }[] = []
  let holds: { call: string; release(): void }[] = []
  let holding: (() => void)[] = []
  let count = 0
  let capabilities = strongest
  const verifying = new Set<string>()
  let verdict: 'running' | Verdict['is'] = 'running'
  /** What the settings of a verification want it to say, by its key. */
  const settled = new Map<string, 'running' | Verdict['is']>()
  let phase = runs

  function write(call: string, input: Input, change: (now: Slot | undefined) => Slot): Outcome<Json> {
    const { effect, slot, expect } = input
    const now = slots.get(slot)
    if (now?.labels?.key === effect.key) return { is: 'done', receipt: shown(now) }
    if (fences && now && now.fence > effect.fence) return conflict('Its fence is lower than the one on the definition.')
    if (compares && (now?.token ?? '') !== expect) return conflict('The definition is not what it was.')
    const next = change(now)
    slots.set(slot, { ...next, fence: effect.fence, token: `t${++count}` })
    applied.push({ key: effect.key, call, slot, fence: effect.fence, version: input.labels.version })
    return { is: 'done', receipt: shown(slots.get(slot)!) }
  }

  /** Done once for each key, however often it is asked for. */
  function once(call: string, { effect: { key, fence }, slot }: Pick<Input, 'effect' | 'slot'>): Outcome<Json> {
    if (applied.every((each) => each.key !== key)) applied.push({ key, call, slot, fence, version: '' })
    return { is: 'done', receipt: { ready: true } }
  }
  const keyed = ['resolve', 'snapshot', 'open', 'write', 'seal', 'flip', 'drop', 'create', 'route', 'drain']

  const methods: Record<string, (input: Input) => Outcome<Json> | Seen<Json> | object> = {
    ...Object.fromEntries(keyed.map((call) => [call, (input: Input) => once(call, input)])),
    decorate: () => ({ decorators: [], env: {} }),
    'path.prepare': ({ step }) => ({ key: step.id, precondition: 'seen' }),
    'path.apply': ({ effect, step }) => once(step.call, { effect, slot: slotOf(step) }),
    'path.observe': ({ key }) =>
      applied.some((each) => each.key === key) ? { is: 'present', value: {} } : { is: 'absent' },
    capabilities: () => capabilities,
    check: () => [],
    put: (input) =>
      write('put', input, (now) => ({
        token: '',
        fence: 0,
        labels: input.labels,
        schedule: null,
        active: now?.active ?? false,
        state: 'ready',
        url: `fake:${input.slot}`,
      })),
    activate: (input) =>
      slots.has(input.slot)
        ? write('activate', input, (now) => ({
            ...now!,
            labels: input.labels,
            schedule: input.schedule,
            active: input.active,
          }))
        : conflict('There is no definition.'),
    remove(input) {
      const now = slots.get(input.slot)
      if (!now) return { is: 'done', receipt: { goneAt: 'before' } }
      if (compares && now.token !== input.expect) return conflict('The definition is not what it was.')
      slots.delete(input.slot)
      applied.push({ key: input.effect.key, call: 'remove', slot: input.slot, fence: input.effect.fence, version: '' })
      return { is: 'done', receipt: { goneAt: 'now' } }
    },
    observe({ slot }) {
      const now = slots.get(slot)
      if (!now) return { is: 'absent' }
      return now.labels ? { is: 'present', value: shown(now) } : { is: 'foreign', value: shown(now), owner: 'somebody' }
    },
    start({ effect, slot, labels }) {
      if (!started.has(effect.key)) {
        const ends = slot.includes('endless') ? 'running' : phase
        started.set(effect.key, { engineRunId: effect.key, url: `fake:${effect.key}`, phase: ends, attempt: 0 })
        applied.push({ key: effect.key, call: 'start', slot, fence: effect.fence, version: labels.version })
      }
      return { is: 'done', receipt: { engineRunId: effect.key, url: `fake:${effect.key}` } }
    },
    observeRun({ key }) {
      const run = started.get(key)
      return run ? { is: 'present', value: run as unknown as Json } : { is: 'absent' }
    },
    cancel({ run }) {
      const was = started.get(run)
      const now = { ...(was ?? { engineRunId: run, url: '', attempt: 0 }), phase: 'cancelled' as const }
      started.set(run, now)
      return { is: 'done', receipt: now as unknown as Json }
    },
    'verification.start': ({ key, settings }) => {
      verifying.add(key)
      if (settings?.is) settled.set(key, settings.is)
      return { is: 'done', receipt: { key } }
    },
    'verification.observe': ({ key }) =>
      verifying.has(key) ? { is: 'present', value: said(settled.get(key) ?? verdict) } : { is: 'absent' },
    plan: (input) => planOf(input as unknown as PlanRequest),
    diff: () => [],
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))

  async function answer(
    request: Parameters<typeof text>[0] & { url?: string },
    response: ServerResponse,
  ): Promise<void> {
    const call = request.url?.slice(1) ?? ''
    const { input } = JSON.parse(await text(request)) as { input: Input }
    calls.push(call)
    const at = faults.findIndex((each) => each.call === call || each.call === `${call}@${input.slot}`)
    const fault = at >= 0 ? faults.splice(at, 1)[0]!.fault : null
    if (fault === 'hold-before') await hold(call)
    const result = fault && before(fault, input) ? before(fault, input)! : methods[call]!(input)
    if (fault === 'hold-after') await hold(call)
    if (fault === 'overwritten') meddle(input.slot)
    if (fault === 'drop-before' || fault === 'drop-after') return void response.destroy()
    if (fault === 'error-before' || fault === 'error-after') return send(response, 500, { message: 'Internal error.' })
    if (fault === 'malformed-after') return send(response, 200, { result: { is: 'fine', receipt: 7 } })
    if (fault === 'conflict-own') return send(response, 200, { result: conflict('Somebody was here before.') })
    return send(response, 200, { result })
  }

  /** Faults in whose case the effect does not happen. */
  function before(fault: Fault, input: Input): object | null {
    if (fault === 'throttle') return { is: 'retry', code: 'throttled', afterMs: 20, detail: 'Too many requests.' }
    if (fault === 'forbid') return { is: 'refused', code: 'forbidden', detail: 'It may not.' }
    if (fault === 'empty') return { is: 'absent' }
    if (fault === 'wrong-page') return anotherThan(input.slot)
    if (fault === 'cannot-tell') return { is: 'cannot-tell', detail: 'It lags.' }
    if (fault === 'drop-before' || fault === 'error-before') return {}
    if (fault === 'conflict-foreign') {
      meddle(input.slot)
      return conflict('Somebody was here before.')
    }
    return null
  }

  /** As one who turns to the wrong page of a list. */
  function anotherThan(slot: string): Seen<Json> {
    const other = [...slots].find(([name, { labels }]) => name !== slot && labels !== null)
    if (!other) throw new Error('There is no other slot.')
    return { is: 'present', value: shown(other[1]) }
  }

  function hold(call: string): Promise<void> {
    return new Promise((release) => {
      holds.push({ call, release })
      for (const tell of holding.splice(0)) tell()
    })
  }

  function meddle(slot: string): void {
    const now = slots.get(slot)
    const base = now ?? { schedule: null, active: true, state: 'ready' as const, url: 'fake:', fence: 0 }
    slots.set(slot, { ...base, labels: null, token: `s${++count}` })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    applied,
    calls,
    /** The next call of that name ("put", or "put@slot") goes wrong, the next after it as the next fault says. */
    fail(call: string, ...next: Fault[]) {
      for (const fault of next) faults.push({ call, fault })
    },
    /** What the verification of a plugin says from now on. */
    judge(is: 'running' | Verdict['is']) {
      verdict = is
    },
    verifying,
    /** Nothing more goes wrong. */
    clear: () => void faults.splice(0),
    /** Resolves when a call is being held. */
    whenHeld: () => (holds.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => holding.push(resolve))),
    /** How many calls are being held. */
    held: () => holds.length,
    release() {
      for (const { release } of holds) release()
      holds = []
    },
    slot: (slot: string) => slots.get(slot),
    /** Slot -> the version that is switched on there. */
    running: () =>
      new Map(
        [...slots].flatMap(([slot, { labels, active }]) => (labels && active ? [[slot, labels.version] as const] : [])),
      ),
    drop: (slot: string) => slots.delete(slot),
    /** Somebody else writes over the definition. */
    meddle,
    endRuns(next: EngineRun['phase']) {
      phase = next
      for (const [key, run] of started) if (run.phase === 'running') started.set(key, { ...run, phase: next })
    },
    set capabilities(next: OrchestratorCapabilities) {
      capabilities = next
    },
    async close() {
      holding = []
      for (const { release } of holds) release()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type FakeOrchestrator = Awaited<ReturnType<typeof startFakeOrchestrator>>

function said(is: 'running' | Verdict['is']): Json {
  return is === 'running' ? { is, why: 'It waits for a run.' } : { is, why: `It says ${is}.`, figures: [] }
}

const slotOf = ({ input }: PlanStep) => (input as { slot: string }).slot

function conflict(detail: string): Outcome<never> {
  return { is: 'refused', code: 'conflict', detail }
}

function shown({ token, labels, schedule, active, state, url }: Slot): Json {
  return { token, labels, schedule, active, state, url } as unknown as Json
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/**
 * Steps bear the digits of their unit, so that a place in the protocol of one promotion has a name of its own. A unit that is called
 * "on-cache-flip-7" has that step too, whatever it is; one that is called "late7" starts no run before it switches.
 */
function planOf({ target, launch, smokeRun, schedule, mode, previous }: PlanRequest): PlanStep[] {
  const n = /\d*$/.exec(target.unit)![0]
  const [, on, call] = (/^on-([a-z]+)-([a-z-]+)-\d+$/.exec(target.unit) ?? []) as [string?, PlanStep['on']?, string?]
  const runs = smokeRun && mode !== 'rollback' && !target.unit.startsWith('late')
  const isUsual = on === undefined || on === 'orchestrator' || (on === 'groundwork' && call === 'await-run')
  type Step = Omit<PlanStep, 'after'>
  const own: Step = { id: `own${n}`, title: 'Do it', on: on ?? 'self', call: call ?? '', input: { slot: target.slot } }
  const steps: Step[] = [
    { id: `put${n}`, title: 'Put', on: 'orchestrator', call: 'put', input: { launch: launch as unknown as Json } },
    ...(runs || call === 'start' || call === 'await-run' ? smokeOf(n) : []),
    ...(target.unit.startsWith('cached')
      ? [{ id: `flip${n}`, title: 'Flip', on: 'cache', call: 'flip', input: { slot: target.slot } } as const]
      : []),
    ...(isUsual ? [] : [own]),
    { id: `switch${n}`, title: 'Switch', on: 'orchestrator', call: 'activate', input: { schedule, active: true } },
    ...(call === 'remove' && previous ? [{ ...own, input: {}, of: 'previous' } as const] : []),
  ]
  return steps.map((step, at) => ({ ...step, after: at === 0 ? [] : [steps[at - 1]!.id] }))
}

function smokeOf(n: string): Omit<PlanStep, 'after'>[] {
  const start = { purpose: 'smoke', parameters: {} }
  const wait = { step: `smoke${n}`, timeoutSeconds: 60 }
  return [
    { id: `smoke${n}`, title: 'Start', on: 'orchestrator', call: 'start', input: start },
    { id: `wait${n}`, title: 'Wait', on: 'groundwork', call: 'await-run', input: wait },
  ]
}
