import type { Effect, JsonSchema, Labels, NoInput, Outcome, Seen, Token } from './effect'
import type { Launch } from './orchestrator'

/**
 * One version of a service that runs or ran.
 *
 * @example
 * ```ts
 * const ready = ({ state }: Revision) => state === 'ready'
 * ```
 */
export type Revision = {
  revision: string
  state: 'starting' | 'ready' | 'idle' | 'draining' | 'gone' | 'failed'
  reason?: string
  schema: { input: JsonSchema; output: JsonSchema }
  replicas: number
}

/**
 * The share of requests that a revision answers; a shadow gets copies whose answers are dropped.
 *
 * @example
 * ```ts
 * const routes: Route[] = [{ revision: 'r1', weight: 90 }, { revision: 'r2', weight: 10 }]
 * ```
 */
export type Route = { revision: string; weight: number; shadow?: boolean }

/**
 * `integration/serving/v1`: answers in real time from revisions of a service; traffic is divided by weights that are set as a
 * whole.
 *
 * @example
 * ```ts
 * const observe: ServingV1['observe'] = async () => ({ is: 'absent' })
 * ```
 */
export type ServingV1 = {
  capabilities(input: NoInput): Promise<{
    weights: boolean
    shadow: boolean
    scaleToZero: boolean
    maxReplicas: number
    drain: boolean
  }>
  /** The same service, revision and key twice is one revision. It gets no requests before `route` gives it weight. */
  create(input: {
    effect: Effect
    service: string
    revision: string
    labels: Labels
    launch: Launch
    endpoint: string
    replicas: [least: number, most: number]
  }): Promise<Outcome<Revision>>
  observe(input: { service: string }): Promise<Seen<{ token: Token; routes: Route[]; revisions: Revision[] }>>
  /**
   * One compare-and-set of all routes. Weights add up to 100; only revisions that are ready. One that stops being ready later
   * gets no requests but keeps its weight: going back is a decision.
   */
  route(input: { effect: Effect; service: string; routes: Route[]; expect: Token }): Promise<Outcome<{ token: Token }>>
  /** Refused while it has weight. Requests in flight end first; what is left after `graceSeconds` is ended. */
  drain(input: { effect: Effect; service: string; revision: string; graceSeconds: number }): Promise<Outcome<Revision>>
  /** Where the gateway sends requests of that revision: addresses it may reach. */
  addresses(input: { service: string; revision: string }): Promise<string[]>
  stats(input: {
    service: string
    revision: string
    windowSeconds: number
  }): Promise<{ requests: number; errors: number; p50Ms: number; p99Ms: number; replicas: number }>
}
