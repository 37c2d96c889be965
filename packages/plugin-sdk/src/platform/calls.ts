import type { ProjectInfo, RunInfo } from '../ui/infos'
import type { DeliveryFilter, EnvironmentInfo, PromotionAsk, PromotionInfo, TargetInfo, VersionInfo } from './delivery'

/**
 * A value that JSON can carry.
 *
 * @example
 * ```ts
 * const value: Json = { genre: 'drama', stars: [4, 5] }
 * ```
 */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * One SQL statement with its values.
 *
 * @example
 * ```ts
 * const statement: SqlStatement = { text: 'delete from title where id = $1', values: [7] }
 * await platform.sql.transaction([statement])
 * ```
 */
export type SqlStatement = { text: string; values?: readonly unknown[] }
/**
 * Rows of a statement, and how many it gave or changed.
 *
 * @example
 * ```ts
 * const { rows }: SqlResult<{ n: number }> = await platform.sql.query('select count(*) as n from title')
 * ```
 */
export type SqlResult<Row> = { rows: Row[]; rowCount: number }

/**
 * One value of the key-value store; `updatedAt` in milliseconds since 1970.
 *
 * @example
 * ```ts
 * const { items } = await platform.kv.list<number>('stars:')
 * const stars = items.map((entry: KvEntry<number>) => entry.value)
 * ```
 */
export type KvEntry<T = unknown> = { key: string; value: T; updatedAt: number }
/**
 * A part of a longer list; `next` is the `after` of the next part, null at the end.
 *
 * @example
 * ```ts
 * const page: Page<RunInfo> = await platform.runs.list({ limit: 50 })
 * const more = page.next ? await platform.runs.list({ limit: 50, after: page.next }) : null
 * ```
 */
export type Page<T> = { items: T[]; next: string | null }

/**
 * `text` searches names and descriptions; `after` is the `next` of the page before; `limit` at most 200.
 *
 * @example
 * ```ts
 * const filter: ProjectFilter = { text: 'rank', limit: 20 }
 * await platform.catalog.projects(filter)
 * ```
 */
export type ProjectFilter = { text?: string; after?: string; limit?: number }
/**
 * `since` is about when a run started, in milliseconds since 1970; newest first; `limit` at most 200.
 *
 * @example
 * ```ts
 * const filter: RunFilter = { project: 'ranking', status: 'failed' }
 * await platform.runs.list(filter)
 * ```
 */
export type RunFilter = {
  project?: string
  flow?: string
  status?: RunInfo['status']
  since?: number
  after?: string
  limit?: number
}

/**
 * An artifact by its step and name; of the step's only task, or of the task that is named.
 *
 * @example
 * ```ts
 * const key: ArtifactKey = { flow: 'SlateFlow', run: '12', step: 'end', name: 'slate' }
 * ```
 */
export type ArtifactKey = { flow: string; run: string; step: string; task?: string; name: string }
/**
 * `found` is false when the step stored nothing of that name; `reason` says why a value that exists cannot be read.
 *
 * @example
 * ```ts
 * const { value, reason }: ArtifactAnswer = await platform.runs.artifact(key)
 * ```
 */
export type ArtifactAnswer = { found: boolean; value: Json | null; reason: string | null }

/**
 * To one person by id, or to each of a team (its id or slug).
 *
 * @example
 * ```ts
 * const team: Recipient = { team: 'films' }
 * ```
 */
export type Recipient = string | { team: string }
/**
 * `href` is a path of the portal, for example `/p/my-plugin/titles`.
 *
 * @example
 * ```ts
 * const message: Message = { to: { team: 'films' }, title: 'New titles', href: '/p/film-desk/titles' }
 * await platform.notifications.send(message)
 * ```
 */
export type Message = { to: Recipient; title: string; body?: string; href?: string }

/**
 * What a process on the machine of the engine is to do: run what Groundwork has planned under the run key, or make the environment
 * of a lock (its SHA-256) so that runs find it. The key names it for ever: lower-case letters and digits.
 *
 * @example
 * ```ts
 * const spec: ProcessSpec = { key: 'rmf4tqhzyk', what: 'run', attempt: 1 }
 * ```
 */
export type ProcessSpec =
  | { key: string; what: 'run'; attempt?: number; engineRunId?: string }
  | { key: string; what: 'environment'; lock: string }

/**
 * A process as it is. `exited` has an exit code; `lost` ended without saying how, and nothing of it runs any more. `here` is false
 * for one on another machine, of which the state is known as that machine's engine last told it. Times are milliseconds since 1970.
 *
 * @example
 * ```ts
 * const isOver = ({ state }: ProcessInfo) => state === 'exited' || state === 'lost'
 * ```
 */
export type ProcessInfo = {
  key: string
  state: 'starting' | 'running' | 'exited' | 'lost'
  exitCode: number | null
  reason: string | null
  /** Of the Metaflow run that it recorded, as soon as it has ended. */
  runId: string | null
  here: boolean
  startedAt: number
  endedAt: number | null
  /** What all its processes have used since then; null where nobody has looked yet, or where it runs on another machine. */
  usage?: { since: number; cpuSeconds: number; memoryPeakMb: number } | null
}

/**
 * Lines that a process printed; the next ones come `after` this position. At the `end` no more will come.
 *
 * @example
 * ```ts
 * const { lines, after, end }: ProcessOutput = await platform.processes.output('rmf4tqhzyk')
 * ```
 */
export type ProcessOutput = { lines: string[]; after: string; end: boolean }

/** The calls as they pass over the socket: `POST /v1/<name>`. `http.fetch` answers with the other side's body instead. */
export type PlatformCalls = {
  'token.renew': { input: Record<never, never>; output: { token: string; expiresAt: number } }
  'config.get': { input: Record<never, never>; output: { revision: number; values: unknown } }
  'kv.get': { input: { key: string }; output: { value: unknown; found: boolean } }
  'kv.set': { input: { key: string; value: unknown; ttlSeconds?: number }; output: Record<never, never> }
  'kv.delete': { input: { key: string }; output: { deleted: boolean } }
  'kv.list': { input: { prefix: string; after?: string; limit?: number }; output: Page<KvEntry> }
  'sql.query': { input: SqlStatement; output: SqlResult<unknown> }
  'sql.transaction': { input: { statements: SqlStatement[] }; output: { results: SqlResult<unknown>[] } }
  'catalog.projects': { input: ProjectFilter; output: Page<ProjectInfo> }
  'catalog.project': { input: { name: string }; output: ProjectInfo | null }
  'runs.list': { input: RunFilter; output: Page<RunInfo> }
  'runs.run': { input: { flow: string; run: string }; output: RunInfo | null }
  'runs.artifact': { input: ArtifactKey; output: ArtifactAnswer }
  'delivery.environments': { input: Record<never, never>; output: { items: EnvironmentInfo[] } }
  'delivery.targets': { input: DeliveryFilter; output: Page<TargetInfo> }
  'delivery.versions': { input: Omit<DeliveryFilter, 'environment'>; output: Page<VersionInfo> }
  'delivery.promotions': { input: DeliveryFilter; output: Page<PromotionInfo> }
  'delivery.promotion': { input: { number: number }; output: PromotionInfo | null }
  'promotions.request': { input: PromotionAsk; output: { number: number; created: boolean } }
  'jobs.enqueue': { input: { job: string; payload: unknown; key?: string; runAt?: number }; output: { id: string } }
  'gates.changed': { input: Record<never, never>; output: Record<never, never> }
  'events.publish': { input: { name: string; key?: string; payload: object }; output: Record<never, never> }
  'secrets.get': { input: { name: string }; output: { value: string | null } }
  'notifications.send': { input: Message; output: { sent: number } }
  'processes.start': { input: ProcessSpec; output: ProcessInfo }
  'processes.observe': { input: { key: string }; output: { process: ProcessInfo | null } }
  'processes.end': {
    input: { key: string; graceSeconds?: number }
    output: { ended: boolean; process: ProcessInfo }
  }
  'processes.output': { input: { key: string; after?: string }; output: ProcessOutput }
  'processes.list': { input: { after?: string }; output: Page<ProcessInfo> }
  'log.write': {
    input: { lines: { level: LogLevel; message: string; fields?: object }[] }
    output: Record<never, never>
  }
}
export type CallName = keyof PlatformCalls
/**
 * How grave a line of the log is.
 *
 * @example
 * ```ts
 * const level: LogLevel = 'warn'
 * ```
 */
export type LogLevel = 'info' | 'warn' | 'error'

/** What `http.fetch` is asked; `body` in base64. */
export type FetchInput = {
  url: string
  method: string
  headers: [name: string, value: string][]
  body?: string
  redirect: 'follow' | 'manual' | 'error'
}
/** What the header of a fetch's answer says, as base64url JSON. */
export type FetchHead = {
  status: number
  statusText: string
  headers: [name: string, value: string][]
  url: string
  redirected: boolean
}
export const fetchHeadHeader = 'x-groundwork-response'
