import type { Json } from './effect'
import type { PlanRequest } from './delivery-path'

/**
 * What a gate says. A "no" says why, what unblocks it and, where known, when.
 *
 * @example
 * ```ts
 * const closed: GateVerdict = { is: 'pending', why: 'Freeze until Monday.', unblockedBy: 'The end of the freeze.', notBefore: '2026-03-02T06:00:00Z' }
 * ```
 */
export type GateVerdict =
  | { is: 'pass'; why: string }
  | { is: 'pending'; why: string; unblockedBy: string; notBefore?: string }
  | { is: 'fail'; why: string; unblockedBy: string }

/**
 * `delivery/gate/v1`: what must hold before a promotion may act. It is asked when the promotion is requested and again in
 * the moment before it acts, so it answers fast and changes nothing. `rule` is what the environment's policy gives the gate. A gate
 * that throws or does not answer in time counts as pending. `runGateConformance` measures it.
 *
 * @example
 * ```ts
 * implementPoint('delivery/gate/v1', {
 *   evaluate: async ({ rule }) => ({ is: 'pass', why: `The rule ${JSON.stringify(rule)} holds.` }),
 * })
 * ```
 */
export type DeliveryGateV1 = {
  evaluate(input: { promotion: string; plan: PlanRequest; planHash: string; rule: Json }): Promise<GateVerdict>
}
