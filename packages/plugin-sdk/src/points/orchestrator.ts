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
  /** SHA-256 of the requirements that make its environment; null: the environment that is there. */
  python: { lock: string | null; interpreter?: string }
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
    /** Whether the new definition takes the place of the old one, or stands beside it until it is activated. */
    replace: 'in-place' | 'side-by-side'
    /** What `expect` is kept by: any write, only the first one, or none. */
    precondition: 'token' | 'create-only' | 'none'
    /** A run goes on with the definition that it was started with. */
    runsPinned: boolean
    /** How long after `done` an `observe` may still say `pending`. */
    visibleMs: number
  }
  /** Without a native one Groundwork keeps the time and calls `start`. */
  schedule: { native: boolean; timeZones: boolean; overlap: ('skip' | 'queue')[] }
  start: {
    /** How long the same key is the same run: `days` of them, or while the run has not ended. */
    dedupe: 'forever' | 'days' | 'while-open' | 'none'
    days?: number
    /** The same key with other parameters is refused. */
    comparesInput: boolean
    /** What `start` does while the definition is not active. */
    whileInactive: 'runs' | 'queues' | 'refused'
  }
  observe: { byKey: 'exact' | 'search' | 'none'; consistency: 'strong' | 'eventual' }
  /** Whether cancelling ends every process of the run, its task alone, or nothing. */
  cancel: 'tree' | 'task' | 'none'
  logs: 'poll' | 'link' | 'none'
}

/**
 * `integration/orchestrator/v1`: keeps one desired definition a slot and starts runs by key. What it must keep to, each of
 * which `runOrchestratorConformance` measures:
 *
 * - O1: the same `effect.key` twice is one effect, and `done` both times with the same receipt; the same key with other content
 *   is `refused: conflict`.
 * - O2: `expect` is the token that was seen when the intent was written. Where the engine has moved on since, the answer is
 *   `refused: conflict`; it is never read again and overwritten.
 * - O3: a time-out, a reset connection, a 5xx after the request was sent and a body that cannot be read are `unknown`. Only what
 *   was refused before it was sent, a 429, and a 503 that is documented to have no effect are `retry`.
 * - O4: `observe` and `observeRun` never throw for absence and never guess: an engine that cannot be reached or lags is
 *   `cannot-tell`, an object without Groundwork's labels is `foreign`.
 * - O5: what was `done` shows within `definition.visibleMs`; until then it is `pending`, not `absent`.
 * - O6: a lower fence than the one on the object is `refused: conflict`, even where the token fits.
 * - O7: `put` starts and activates nothing; `activate` makes up for no missed slot.
 * - O8: `cancel` ends the whole process tree, and says `cancelled` only after it has; else the phase is `lost`.
 * - O9: `start` while inactive runs now or is refused; it never waits for the activation.
 * - O10: values of secrets are in no definition, label, command line, log or answer.
 * - O11: `effect.deadline` and the signal of the context hold for each call; what still runs then is given up as `unknown`.
 * - O12: two slots never share a name in the engine, and a name stays the same when the plugin is upgraded.
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
