import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import type { Manifest } from '../manifest/manifest-schema'
import type { FaultSwitch } from '../conformance/faults'
import type { Integration } from '../backend/parts'
import { type Caller, type ConfigFinding, headers, type PluginEvent, paths } from '../protocol/protocol'
import { dueSchedules } from './due-schedules'
import { fetchOver } from './socket-fetch'
import { testToken } from './test-calls'
import type { Recorded } from './test-platform'

/**
 * A running backend, and what the host would ask of it.
 *
 * @example
 * ```ts
 * const films: TestBackend<AppRouter> = await startBackend({ backend, manifest })
 * await films.runJob('sync')
 * await films.stop()
 * ```
 */
export type TestBackend<Router extends AnyTRPCRouter> = {
  /** Its router, typed, over its socket. */
  client: TRPCClient<Router>
  /** The same router as somebody else. */
  as(caller: Caller): TRPCClient<Router>
  /** Any request to it by path, for example `/http/export.csv` or `/trpc/list`. */
  fetch(path: string | URL | Request, init?: RequestInit): Promise<Response>
  /** Runs a job; rejects with the message of what it threw. */
  runJob(id: string, payload?: unknown, call?: { attempt?: number; key?: string }): Promise<void>
  /** Runs what is in the queue and due, and jobs whose schedule came since the last call; answers their ids. */
  runDueJobs(): Promise<string[]>
  sendEvents(handler: string, events: Partial<PluginEvent>[]): Promise<void>
  webhook(id: string, init?: RequestInit): Promise<Response>
  checkConfig(values: Record<string, unknown>): Promise<ConfigFinding[]>
  /**
   * Calls a method of an extension point that it implements, by the id of its contribution; for an integration where one is
   * given, and given up when `signal` aborts.
   */
  call(
    point: string,
    method: string,
    input?: object,
    options?: { integration?: Integration; signal?: AbortSignal },
  ): Promise<unknown>
  recorded: Recorded
  /** Lets what the backend asks of the platform go wrong: what a conformance kit needs to see how it answers then. */
  faults: FaultSwitch
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

type Running = { socket: string; manifest: Manifest; recorded: Recorded; caller: Caller }

/** What asks a backend that listens on the socket. */
export function testBackend<Router extends AnyTRPCRouter>(running: Running) {
  const { socket, manifest, recorded } = running
  const ask =
    (by: Caller) =>
    (input: string | URL | Request, init: RequestInit = {}) =>
      fetchOver(socket, input, {
        ...init,
        headers: { ...callerHeaders(by), ...Object.fromEntries(new Headers(init.headers)) },
      })
  const fetch = ask(running.caller)
  const post = async (to: string, body: unknown, signal: AbortSignal | null = null) => {
    const answer = await ask({ kind: 'system' })(to, {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const content = (await answer.json()) as { message?: string }
    if (!answer.ok) throw new Error(content.message ?? `The backend answered ${answer.status}.`)
    return content as unknown
  }
  const as = (caller: Caller) => clientOver<Router>(ask(caller) as typeof globalThis.fetch)
  const runJob: TestBackend<Router>['runJob'] = async (id, payload = null, { attempt = 1, key } = {}) => {
    await post(paths.job(id), { payload, attempt, key: key ?? null, slot: null })
  }
  const schedules = dueSchedules(manifest)
  return {
    client: as(running.caller),
    as,
    fetch,
    runJob,
    async runDueJobs() {
      const due = recorded.jobs.filter(({ runAt }) => runAt.getTime() <= Date.now())
      recorded.jobs = recorded.jobs.filter((job) => !due.includes(job))
      const ran = [...due.map(({ job, payload, key }) => ({ job, payload, key })), ...schedules()]
      for (const { job, payload, key } of ran) await runJob(job, payload, key === null ? {} : { key })
      return ran.map(({ job }) => job)
    },
    async sendEvents(handler: string, events: Partial<PluginEvent>[]) {
      const at = new Date().toISOString()
      const filled = events.map((event, index) => ({
        id: String(index + 1),
        topic: 'run',
        key: '',
        payload: {},
        at,
        ...event,
      }))
      await post(paths.event(handler), { events: filled })
    },
    webhook: (id: string, init: RequestInit = {}) => fetch(paths.webhook(id), { method: 'POST', ...init }),
    async checkConfig(values: Record<string, unknown>) {
      return ((await post(paths.checkConfig, { values })) as { findings: ConfigFinding[] | null }).findings ?? []
    },
    async call(...[point, method, input = {}, options = {}]: Parameters<TestBackend<Router>['call']>) {
      const { integration, signal } = options
      const body = { input, ...(integration && { integration }) }
      return ((await post(paths.point(point, method), body, signal)) as { result: unknown }).result
    },
    recorded,
  }
}

function callerHeaders(caller: Caller): Record<string, string> {
  const user = caller.kind === 'user' ? { id: caller.id, name: caller.name } : null
  return {
    [headers.caller]: Buffer.from(JSON.stringify(caller)).toString('base64url'),
    [headers.token]: testToken(user),
    [headers.requestId]: 'test',
  }
}

function clientOver<Router extends AnyTRPCRouter>(fetch: typeof globalThis.fetch): TRPCClient<Router> {
  const url = `http://plugin.test${paths.trpc}`
  const links: TRPCLink<AnyTRPCRouter>[] = [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, fetch }),
    }),
  ]
  return createTRPCClient<AnyTRPCRouter>({ links }) as unknown as TRPCClient<Router>
}
