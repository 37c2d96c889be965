import type { ProjectInfo, RunInfo } from '../ui/infos'
import type {
  ArtifactAnswer,
  ArtifactKey,
  CallName,
  Json,
  KvEntry,
  LogLevel,
  Message,
  Page,
  PlatformCalls,
  ProcessInfo,
  ProcessOutput,
  ProcessSpec,
  ProjectFilter,
  RunFilter,
  SqlResult,
  SqlStatement,
} from './calls'
import { post, readText } from './connection'
import type { DeliveryFilter, EnvironmentInfo, PromotionAsk, PromotionInfo, TargetInfo, VersionInfo } from './delivery'
import { fetchThroughHost } from './fetch'
import { keepToken } from './token-keeper'

export type {
  ArtifactAnswer,
  ArtifactKey,
  Json,
  KvEntry,
  LogLevel,
  Message,
  Page,
  ProcessInfo,
  ProcessOutput,
  ProcessSpec,
  ProjectFilter,
  Recipient,
  RunFilter,
  SqlResult,
  SqlStatement,
} from './calls'
export type {
  DeliveryFilter,
  EnvironmentInfo,
  PromotionAsk,
  PromotionInfo,
  TargetInfo,
  UnitTargets,
  VersionInfo,
} from './delivery'
export type { ProjectInfo, RunInfo, RunStatus } from '../ui/infos'
export { PlatformError, type PlatformErrorCode, type PlatformErrorFacts } from './error'

/**
 * What a plugin's backend may ask of Groundwork. Each call is checked against the permissions that the plugin was granted,
 * counted, limited in rate and size, and throws PlatformError when it is refused.
 *
 * @example
 * ```ts
 * const { values } = await platform.config.get<{ market: string }>()
 * await platform.kv.set('market', values.market)
 * await platform.log.info('Market set.', { market: values.market })
 * ```
 */
export type Platform = {
  /** Its configuration, checked against its schema, defaults filled in; needs no permission. */
  config: { get<T = Record<string, unknown>>(): Promise<{ revision: number; values: T }> }
  /**
   * Values by key, the plugin's own; permission `kv`. A value up to 256 kB as JSON, a key up to 512 characters, 10,000 keys or
   * 64 MB in all. With `ttlSeconds` it ends by itself.
   */
  kv: {
    get<T = unknown>(key: string): Promise<T | null>
    set(key: string, value: Json | object, options?: { ttlSeconds?: number }): Promise<void>
    /** False when there was none. */
    delete(key: string): Promise<boolean>
    /** In key order; the next page is `after` the `next` of this one; `limit` at most 1,000, 100 by default. */
    list<T = unknown>(prefix: string, options?: { after?: string; limit?: number }): Promise<Page<KvEntry<T>>>
  }
  /**
   * The plugin's own Postgres schema, which its migrations make; permission `sql`. One statement a text: SELECT, INSERT, UPDATE,
   * DELETE, MERGE, VALUES or WITH, values by `$1`, 5 s, 5,000 rows or 5 MB. int8 comes as a number where it fits, dates as ISO 8601.
   */
  sql: {
    query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>
    /** All or none, at most 50 statements. */
    transaction(statements: SqlStatement[]): Promise<SqlResult<Record<string, unknown>>[]>
  }
  /** What the catalogue knows; permission `catalog.read`. */
  catalog: {
    projects(filter?: ProjectFilter): Promise<Page<ProjectInfo>>
    project(name: string): Promise<ProjectInfo | null>
  }
  /** What ran; permission `runs.read`. `run` is the number or the orchestrator's id. */
  runs: {
    list(filter?: RunFilter): Promise<Page<RunInfo>>
    run(which: { flow: string; run: string }): Promise<RunInfo | null>
    /**
     * A value that a step stored, as JSON; permission `artifacts.read`. Read without executing anything: numbers, text, lists
     * and dictionaries come whole up to 2,000 items a list; what is no plain data is null.
     */
    artifact(key: ArtifactKey): Promise<ArtifactAnswer>
  }
  /** What is deployed where; permission `delivery.read`. Newest first, page by page. */
  delivery: {
    environments(): Promise<EnvironmentInfo[]>
    targets(filter?: DeliveryFilter): Promise<Page<TargetInfo>>
    versions(filter?: Omit<DeliveryFilter, 'environment'>): Promise<Page<VersionInfo>>
    promotions(filter?: DeliveryFilter): Promise<Page<PromotionInfo>>
    /** By the number in `P-12`. */
    promotion(number: number): Promise<PromotionInfo | null>
  }
  /**
   * Asks for a promotion as the plugin itself; permission `promotions.request`. Gates hold for it as for everybody. The same `key`
   * again answers the promotion that it made.
   */
  promotions: { request(ask: PromotionAsk): Promise<{ number: number; created: boolean }> }
  /**
   * Says that one of its gates may judge otherwise than before: promotions that wait for a gate of this plugin are asked for
   * again at once, not at the next minute. For a plugin that contributes `delivery/gate/v1`; needs no permission.
   */
  gates: { changed(): Promise<void> }
  /**
   * Puts one of its jobs in the queue; permission `jobs`. Of one `key` only one waits at a time: a newer call replaces payload
   * and time of the one that waits.
   */
  jobs: {
    enqueue(job: string, payload?: Json | object, options?: { key?: string; runAt?: Date }): Promise<{ id: string }>
  }
  /** Publishes `plugin.<id>.<name>` to event handlers that name it; permission `events.publish`; payload up to 64 kB. */
  events: { publish(name: string, payload?: object, options?: { key?: string }): Promise<void> }
  /** A secret that the manifest names, or null when nobody has set it; permission `secrets`. Do not keep it longer than you need it. */
  secrets: { get(name: string): Promise<string | null> }
  /** Tells people in the portal; permission `notifications`; those only who see the plugin. */
  notifications: { send(message: Message): Promise<{ sent: number }> }
  /**
   * Processes on the machine of the engine; permission `host.process`, which administrators grant to shipped and trusted bundles
   * only. They go on when the plugin or the engine ends, and end when Groundwork is stopped as a whole.
   */
  processes: {
    /** Once for each key, however often it is called. */
    start(spec: ProcessSpec): Promise<ProcessInfo>
    /** Null when there is none of that key. */
    observe(key: string): Promise<ProcessInfo | null>
    /**
     * Asks it to end, and after `graceSeconds` (10) ends it. `ended` only when nothing that it started runs any more. A key under
     * which nothing was started is used up by it: nothing ever is.
     */
    end(key: string, options?: { graceSeconds?: number }): Promise<{ ended: boolean; process: ProcessInfo }>
    output(key: string, options?: { after?: string }): Promise<ProcessOutput>
    /** Its own, by key. */
    list(options?: { after?: string }): Promise<Page<ProcessInfo>>
  }
  /** Its log, shown on its page; needs no permission. A line is cut at 8 kB. */
  log: {
    info(message: string, fields?: object): Promise<void>
    warn(message: string, fields?: object): Promise<void>
    error(message: string, fields?: object): Promise<void>
  }
  /**
   * Calls a host that the plugin was granted (`http:<host>`), through Groundwork: no cookies, 5 redirects, 20 s, 10 MB back, 700 kB there.
   * It resolves with whatever status the other side answers, as the global `fetch` does.
   */
  http: { fetch(url: string | URL, init?: RequestInit): Promise<Response> }
}

/**
 * The platform over its socket. A backend made with `defineBackend` is handed one; another kind of backend makes it itself.
 *
 * @example
 * ```ts
 * const platform = createPlatform({
 *   socket: process.env.GROUNDWORK_PLATFORM_SOCKET!,
 *   token: process.env.GROUNDWORK_PLATFORM_TOKEN!,
 * })
 * ```
 */
export function createPlatform({ socket, token }: { socket: string; token: string }): Platform {
  const keeper = keepToken(socket, token)
  async function call<Name extends CallName>(
    name: Name,
    input: PlatformCalls[Name]['input'],
  ): Promise<PlatformCalls[Name]['output']> {
    const answer = await post({ socket, token: await keeper.current(), name, input })
    return (JSON.parse(await readText(answer)) as { result: PlatformCalls[Name]['output'] }).result
  }
  return platformOver(call, (url, init) => fetchThroughHost({ socket, token: () => keeper.current() }, url, init))
}

type Caller = <Name extends CallName>(
  name: Name,
  input: PlatformCalls[Name]['input'],
) => Promise<PlatformCalls[Name]['output']>

function platformOver(call: Caller, fetch: Platform['http']['fetch']): Platform {
  const write = (level: LogLevel) => async (message: string, fields?: object) => {
    await call('log.write', { lines: [{ level, message, ...(fields && { fields }) }] })
  }
  return {
    config: { get: async <T>() => (await call('config.get', {})) as { revision: number; values: T } },
    kv: keyValues(call),
    sql: {
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await call('sql.query', { text, values })) as SqlResult<Row>,
      transaction: async (statements) =>
        (await call('sql.transaction', { statements })).results as SqlResult<Record<string, unknown>>[],
    },
    catalog: {
      projects: (filter = {}) => call('catalog.projects', filter),
      project: (name) => call('catalog.project', { name }),
    },
    runs: {
      list: (filter = {}) => call('runs.list', filter),
      run: (which) => call('runs.run', which),
      artifact: (key) => call('runs.artifact', key),
    },
    delivery: {
      environments: async () => (await call('delivery.environments', {})).items,
      targets: (filter = {}) => call('delivery.targets', filter),
      versions: (filter = {}) => call('delivery.versions', filter),
      promotions: (filter = {}) => call('delivery.promotions', filter),
      promotion: (number) => call('delivery.promotion', { number }),
    },
    promotions: { request: (ask) => call('promotions.request', ask) },
    gates: {
      changed: async () => {
        await call('gates.changed', {})
      },
    },
    jobs: {
      enqueue: (job, payload = null, { key, runAt } = {}) =>
        call('jobs.enqueue', {
          job,
          payload,
          ...(key !== undefined && { key }),
          ...(runAt && { runAt: runAt.getTime() }),
        }),
    },
    events: {
      publish: async (name, payload = {}, { key } = {}) => {
        await call('events.publish', { name, payload, ...(key !== undefined && { key }) })
      },
    },
    secrets: { get: async (name) => (await call('secrets.get', { name })).value },
    notifications: { send: (message) => call('notifications.send', message) },
    processes: {
      start: (spec) => call('processes.start', spec),
      observe: async (key) => (await call('processes.observe', { key })).process,
      end: (key, options = {}) => call('processes.end', { key, ...options }),
      output: (key, options = {}) => call('processes.output', { key, ...options }),
      list: (options = {}) => call('processes.list', options),
    },
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    http: { fetch },
  }
}

function keyValues(call: Caller): Platform['kv'] {
  return {
    async get<T>(key: string) {
      const { value, found } = await call('kv.get', { key })
      return found ? (value as T) : null
    },
    async set(key, value, { ttlSeconds } = {}) {
      await call('kv.set', { key, value, ...(ttlSeconds !== undefined && { ttlSeconds }) })
    },
    delete: async (key) => (await call('kv.delete', { key })).deleted,
    list: async <T>(prefix: string, options: { after?: string; limit?: number } = {}) =>
      (await call('kv.list', { prefix, ...options })) as Page<KvEntry<T>>,
  }
}
