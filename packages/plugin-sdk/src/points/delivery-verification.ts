import type { Json, Key, Outcome, Seen } from './effect'
import type { PlanRequest } from './delivery-path'

/**
 * `inconclusive` pauses the promotion for a person; `error` says nothing of the version.
 *
 * @example
 * ```ts
 * const verdict: Verdict = { is: 'fail', why: 'Rows are missing.', figures: [{ name: 'rows', value: 12, wanted: '>= 1000' }] }
 * ```
 */
export type Verdict = {
  is: 'pass' | 'fail' | 'inconclusive' | 'error'
  why: string
  figures: { name: string; value: number; wanted?: string }[]
}

/**
 * `delivery/verification/v1`: what is checked after a promotion has acted. `settings` is what the environment's policy gives it.
 * `runVerificationConformance` measures it.
 *
 * @example
 * ```ts
 * implementPoint('delivery/verification/v1', {
 *   start: async ({ key }) => ({ is: 'done', receipt: { key } }),
 *   observe: async () => ({ is: 'present', value: { is: 'pass', why: 'All rows are there.', figures: [] } }),
 * })
 * ```
 */
export type DeliveryVerificationV1 = {
  /** The same key twice is one verification. `promotion`: its number, as `P-12`; runs that it starts bear it in the tag `gw.promotion:P-12`. */
  start(input: { key: Key; promotion: string; plan: PlanRequest; settings: Json }): Promise<Outcome<{ key: Key }>>
  /** `absent` when it was never started; a verdict only when it is final, else `running` with what it waits for, and until when: people read it meanwhile. */
  observe(input: { key: Key }): Promise<Seen<Verdict | { is: 'running'; why?: string }>>
}
