import type { Effect, JsonSchema, Labels, Outcome, Seen, Token } from './effect'
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
  capabilities(): Promise<{
    weights: boolean
    shadow: boolean
    scaleToZero: boolean
    maxReplicas: number
    drain: boolean
  }>
  create(
    effect: Effect,
    service: string,
    revision: {
      revision: string
      labels: Labels
      launch: Launch
      endpoint: string
      replicas: [least: number, most: number]
    },
  ): Promise<Outcome<Revision>>
  observe(service: string): Promise<Seen<{ token: Token; routes: Route[]; revisions: Revision[] }>>
  /** Weights add up to 100; only revisions that are ready. */
  route(effect: Effect, service: string, to: { routes: Route[]; expect: Token }): Promise<Outcome<{ token: Token }>>
  /** Refused while it has weight. */
  drain(effect: Effect, service: string, of: { revision: string; graceSeconds: number }): Promise<Outcome<Revision>>
  /** Where the gateway sends requests of that revision: addresses it may reach. */
  addresses(service: string, revision: string): Promise<string[]>
  stats(
    service: string,
    revision: string,
    windowSeconds: number,
  ): Promise<{ requests: number; errors: number; p50Ms: number; p99Ms: number; replicas: number }>
}
