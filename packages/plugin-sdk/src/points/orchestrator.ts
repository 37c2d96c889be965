import type {
  Effect,
  Finding,
  Json,
  Key,
  Labels,
  LogLine,
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
 * const observe: OrchestratorV1['observe'] = async (slot) => {
 *   const found = await engine.find(slot)
 *   return found ? { is: 'present', value: found } : { is: 'absent' }
 * }
 * ```
 */
export type OrchestratorV1 = {
  capabilities(): Promise<OrchestratorCapabilities>
  /** Changes nothing; before the plan is frozen. */
  check(slot: Slot, launch: Launch, schedule: Schedule | null): Promise<Finding[]>
  /** Never activates by itself. */
  put(
    effect: Effect,
    slot: Slot,
    definition: { labels: Labels; launch: Launch; expect: Token },
  ): Promise<Outcome<Definition>>
  /** Makes up for no missed slot. */
  activate(
    effect: Effect,
    slot: Slot,
    to: { labels: Labels; schedule: Schedule | null; active: boolean; expect: Token },
  ): Promise<Outcome<Definition>>
  remove(effect: Effect, slot: Slot, expect: Token): Promise<Outcome<{ goneAt: string }>>
  observe(slot: Slot): Promise<Seen<Definition>>
  /** Every definition that bears Groundwork's labels. */
  list(cursor?: string): Promise<Page<{ slot: Slot; definition: Definition }>>
  /** `effect.key` is the key of the run. */
  start(
    effect: Effect,
    slot: Slot,
    run: { labels: Labels; parameters: Record<string, Json> },
  ): Promise<Outcome<{ engineRunId: string; url: string }>>
  observeRun(slot: Slot, key: Key): Promise<Seen<EngineRun>>
  /** Says `cancelled` only when the whole process tree has ended. */
  cancel(effect: Effect, slot: Slot, run: Key): Promise<Outcome<EngineRun>>
  /** Scheduled runs included. */
  runs(slot: Slot, since: string, cursor?: string): Promise<Page<EngineRun>>
  logs(slot: Slot, key: Key, cursor?: string): Promise<{ lines: LogLine[]; cursor?: string; end: boolean }>
}
