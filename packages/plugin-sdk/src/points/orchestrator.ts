import type {
  Effect,
  Finding,
  Json,
  Key,
  Labels,
  LogLine,
  NoInput,
  Outcome,
  Page,
  Resources,
  SecretRef,
  Seen,
  Token,
} from './effect'

/**
 * Where one definition lives: one for each target, for example `gw-ranking-production-train`.
 *
 * @example
 * ```ts
 * const slot: Slot = 'gw-ranking-production-train'
 * ```
 */
export type Slot = string

/**
 * What is to run, in no engine's words.
 *
 * @example
 * ```ts
 * const command = ({ entry, argv }: Launch) => ['python', entry, ...argv, 'run']
 * ```
 */
export type Launch = {
  code: { url: string; sha256: string; bytes: number }
  /** The flow's file, for example `trainflow.py`. */
  entry: string
  python: { lock: string; interpreter?: string }
  /** Top-level options that the version fixed. */
  argv: string[]
  parameters: { name: string; type: 'string' | 'number' | 'boolean' | 'json'; default?: Json; required: boolean }[]
  env: Record<string, string>
  secrets: Record<string, SecretRef>
  retries: { times: number; delaySeconds: number }
  timeoutSeconds: number
  resources: Resources
}

/**
 * When a definition starts by itself.
 *
 * @example
 * ```ts
 * const schedule: Schedule = { cron: '0 7 * * *', timeZone: 'Europe/Berlin', overlap: 'skip', notBefore: '2026-03-01T00:00:00Z' }
 * ```
 */
export type Schedule = {
  /** Five fields. */
  cron: string
  /** IANA. */
  timeZone: string
  overlap: 'skip' | 'queue'
  /** RFC 3339; slots before it are not made up for. */
  notBefore: string
}

/**
 * What the engine holds in a slot; `url` is its own page of it.
 *
 * @example
 * ```ts
 * const broken = ({ state, problem }: Definition) => (state === 'broken' ? problem : null)
 * ```
 */
export type Definition = {
  token: Token
  labels: Labels | null
  schedule: Schedule | null
  active: boolean
  state: 'pending' | 'ready' | 'broken'
  problem?: string
  url: string
}

/**
 * A run as the engine sees it; what Groundwork recorded of it outranks this.
 *
 * @example
 * ```ts
 * const over = ({ phase }: EngineRun) => phase !== 'queued' && phase !== 'running'
 * ```
 */
export type EngineRun = {
  engineRunId: string
  url: string
  phase: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'
  attempt: number
  startedAt?: string
  endedAt?: string
  reason?: string
}

/**
 * What the engine can do by itself. What it cannot, Groundwork does in its place or marks as unsafe to retry.
 *
 * @example
 * ```ts
 * const pinned = (capabilities: OrchestratorCapabilities) => capabilities.definition.runsPinned
 * ```
 */
export type OrchestratorCapabilities = {
  definition: {
    replace: 'in-place' | 'side-by-side'
    precondition: 'token' | 'create-only' | 'none'
    runsPinned: boolean
    visibleMs: number
  }
  schedule: { native: boolean; timeZones: boolean; overlap: ('skip' | 'queue')[] }
  start: {
    dedupe: 'forever' | 'days' | 'while-open' | 'none'
    days?: number
    comparesInput: boolean
    whileInactive: 'runs' | 'queues' | 'refused'
  }
  observe: { byKey: 'exact' | 'search' | 'none'; consistency: 'strong' | 'eventual' }
  cancel: 'tree' | 'task' | 'none'
  logs: 'poll' | 'link' | 'none'
}

/**
 * `integration/orchestrator/v1`: keeps one desired definition a slot and starts runs by key. The same key twice is one
 * effect and `done` both times; the same key with other content is `refused: conflict`.
 *
 * @example
 * ```ts
 * const observe: OrchestratorV1['observe'] = async ({ slot }) => {
 *   const found = await engine.find(slot)
 *   return found ? { is: 'present', value: found } : { is: 'absent' }
 * }
 * ```
 */
export type OrchestratorV1 = {
  capabilities(input: NoInput): Promise<OrchestratorCapabilities>
  /** Changes nothing; before the plan is frozen. */
  check(input: { slot: Slot; launch: Launch; schedule: Schedule | null }): Promise<Finding[]>
  /** Never activates by itself. A definition that is no longer as `expect` says is `refused: conflict`, never overwritten. */
  put(input: {
    effect: Effect
    slot: Slot
    labels: Labels
    launch: Launch
    expect: Token
  }): Promise<Outcome<Definition>>
  /** Makes up for no missed slot. */
  activate(input: {
    effect: Effect
    slot: Slot
    labels: Labels
    schedule: Schedule | null
    active: boolean
    expect: Token
  }): Promise<Outcome<Definition>>
  remove(input: { effect: Effect; slot: Slot; expect: Token }): Promise<Outcome<{ goneAt: string }>>
  /** Shows what was `done` within `visibleMs`; until then it is `pending`, not `absent`. */
  observe(input: { slot: Slot }): Promise<Seen<Definition>>
  /** Every definition that bears Groundwork's labels. */
  list(input: { after: string | null }): Promise<Page<{ slot: Slot; definition: Definition }>>
  /** `effect.key` is the key of the run. While the definition is inactive it runs now or is refused; it never waits. */
  start(input: {
    effect: Effect
    slot: Slot
    labels: Labels
    parameters: Record<string, Json>
  }): Promise<Outcome<{ engineRunId: string; url: string }>>
  observeRun(input: { slot: Slot; key: Key }): Promise<Seen<EngineRun>>
  /** `run` is the run's key. Says `cancelled` only when the whole process tree has ended, else `lost`. */
  cancel(input: { effect: Effect; slot: Slot; run: Key }): Promise<Outcome<EngineRun>>
  /** Scheduled runs included; `since` is RFC 3339. */
  runs(input: { slot: Slot; since: string; after: string | null }): Promise<Page<EngineRun>>
  /** `next` is null when nothing more will come; while the run goes on it is not, even where no line is new. */
  logs(input: { slot: Slot; key: Key; after: string | null }): Promise<Page<LogLine>>
}
