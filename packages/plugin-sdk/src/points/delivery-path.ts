import type { Effect, Finding, Json, Key, Outcome, Seen, Token } from './effect'
import type { Launch, Schedule } from './orchestrator'

/**
 * A version of a unit. `id` is its SHA-256, `config` the values of the layers that are frozen in it: those below the environment.
 *
 * @example
 * ```ts
 * const label = ({ unit, number }: VersionRef) => `${unit} v${number}`
 * ```
 */
export type VersionRef = { id: string; number: number; unit: string; config: Json }

/**
 * What the plan is made for, whole: a path needs nothing else, so it can answer the same for the same request.
 *
 * @example
 * ```ts
 * const first = ({ from }: PlanRequest) => from === null
 * ```
 */
export type PlanRequest = {
  target: {
    project: string
    unit: string
    environment: string
    variant: string
    /** Where its definition lives in an orchestrator. */
    slot: string
    production: boolean
  }
  /** Null: nothing runs there yet. */
  from: VersionRef | null
  to: VersionRef
  mode: 'deploy' | 'redeploy' | 'rollback'
  /** Resolved for this target; references stand where secrets are. */
  config: Json
  /** When it is to start by itself; null: only when asked to. */
  schedule: Omit<Schedule, 'notBefore'> | null
  /** Who says that, also that there is none: "the configuration of staging", "the flow's @schedule". Null or absent: nobody does. */
  scheduleFrom?: string | null
  /** What would be started. */
  launch: Launch
  /** Which integrations the environment is bound to, by role ("orchestrator", "compute"), and what each said it can do. */
  bindings: Record<string, { name: string; capabilities: Json | null }>
  /** The integration that holds the target's definition now, if that is another one than the bound one. */
  previous: { integration: string } | null
  /** What `from` was brought there with, for the difference; absent or null where that is not known, or nothing runs there. */
  now?: { launch: Launch; schedule: Omit<Schedule, 'notBefore'> | null } | null
  /** The policy asks for a run before the switch. */
  smokeRun: boolean
}

/**
 * One effect of a plan: `on` names the integration that carries it out, `self` for the path, `groundwork` for what the executor
 * does. The executor adds the effect, the slot, the labels and `expect` to `input`. The calls there are:
 *
 * - `orchestrator`: `put` `{ launch }`, `start` `{ purpose: 'smoke' | 'verification', parameters }`, `activate`
 *   `{ schedule, active }`, `remove` `{}`
 * - `compute`: `resolve` `{ environment }`
 * - `cache`, `serving`, `data`: by the names of their methods
 * - `self`: any name of the path's own
 * - `groundwork`: `check-code` `{}` (the version's code is there and whole), `await-run` `{ step, timeoutSeconds }` (the run that
 *   the named step started must succeed)
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
  on: 'orchestrator' | 'compute' | 'data' | 'serving' | 'cache' | 'self' | 'groundwork'
  call: string
  input: Json
  /** Ids of steps that must be done before. */
  after: string[]
  /** What undoes it, in words that people read before they confirm; null or absent: nothing does. */
  undo?: string | null
  expectedSeconds?: number | null
  /** `previous`: the integration that `PlanRequest.previous` names, in place of the bound one. */
  of?: 'bound' | 'previous'
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
 * in the order of the plan, and calls the path only for steps on `self`. `runPathConformance` measures it.
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
  /**
   * For a step on `self`: what it was seen on, kept together with the intent before `apply` is called. `key` is the path's own name
   * for the step, the same however often it is asked. The effect has a key of Groundwork's making: `apply` gets it in `effect`,
   * `observe` as `key`, and what was applied is found by that one.
   */
  prepare(input: { step: PlanStep }): Promise<{ key: Key; precondition: Token }>
  /** Once for each `effect.key`, however often it is called; refused where `precondition` no longer holds. */
  apply(input: { effect: Effect; step: PlanStep; precondition: Token }): Promise<Outcome<Json>>
  /** Must be able to say what became of `apply`: it is asked after each `unknown`. */
  observe(input: { step: PlanStep; key: Key }): Promise<Seen<Json>>
}
