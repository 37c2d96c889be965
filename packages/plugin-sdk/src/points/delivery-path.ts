import type { Effect, Finding, Json, Key, Outcome, Seen, Token } from './effect'

/**
 * A version of a unit, with its resolved configuration.
 *
 * @example
 * ```ts
 * const label = ({ unit, number }: VersionRef) => `${unit} v${number}`
 * ```
 */
export type VersionRef = { id: string; number: number; unit: string; config: Json }

/**
 * What the plan is made for.
 *
 * @example
 * ```ts
 * const first = ({ from }: PlanRequest) => from === null
 * ```
 */
export type PlanRequest = {
  target: { project: string; unit: string; environment: string; variant: string }
  from: VersionRef | null
  to: VersionRef
  mode: 'deploy' | 'redeploy' | 'rollback'
  config: Json
}

/**
 * One effect of a plan: `on` names the integration that carries it out, or the path itself.
 *
 * @example
 * ```ts
 * const step: PlanStep = { id: 'flip', title: 'Switch', on: 'cache', call: 'flip', input: {}, after: [] }
 * ```
 */
export type PlanStep = {
  id: string
  /** What people read, for example "Put the definition". */
  title: string
  on: 'orchestrator' | 'compute' | 'data' | 'serving' | 'cache' | 'self'
  call: string
  input: Json
  /** Ids of steps that must be done before. */
  after: string[]
}

/**
 * One thing that a promotion changes, shown before it is confirmed.
 *
 * @example
 * ```ts
 * const diff: PlanDiff = { what: 'Schedule', from: '0 6 * * *', to: '0 7 * * *' }
 * ```
 */
export type PlanDiff = { what: string; from: Json; to: Json }

/**
 * `delivery/path/v1`: how a version gets to a target. `check`, `plan` and `diff` change nothing, and say the same
 * for the same request; the executor alone calls integrations,
 * in the order of the plan, and calls the path only for steps on `self`.
 *
 * @example
 * ```ts
 * const plan: DeliveryPathV1['plan'] = async ({ to }) => [
 *   { id: 'flip', title: 'Switch', on: 'cache', call: 'flip', input: { generation: to.id }, after: [] },
 * ]
 * ```
 */
export type DeliveryPathV1 = {
  check(input: PlanRequest): Promise<Finding[]>
  plan(input: PlanRequest): Promise<PlanStep[]>
  diff(input: PlanRequest): Promise<PlanDiff[]>
  /** For a step on `self`: its key and what it was seen on, kept together with the intent before `apply` is called. */
  prepare(input: { step: PlanStep }): Promise<{ key: Key; precondition: Token }>
  /** Once for each key, however often it is called; refused where `precondition` no longer holds. */
  apply(input: { effect: Effect; step: PlanStep; precondition: Token }): Promise<Outcome<Json>>
  /** Must be able to say what became of `apply`: it is asked after each `unknown`. */
  observe(input: { step: PlanStep; key: Key }): Promise<Seen<Json>>
}
