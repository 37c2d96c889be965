import type { Finding } from '../points/effect'
import type { PlanDiff, PlanRequest, PlanStep } from '../points/delivery-path'
import { planCalls } from '../points/plan-calls'
import { canonical } from './canonical'
import type { FaultSwitch } from './faults'
import { stepObligations } from './path-steps'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
  type Obligation,
  type PointCall,
} from './result'

/**
 * What the kit of deployment paths is given: requests that its plans are made for, the more different the better, a roll back
 * among them. Steps of the path's own are carried out, several times: run it against a backend that is started for the test.
 *
 * @example
 * ```ts
 * const options: PathConformanceOptions = { call, requests: [first, again, rollback] }
 * ```
 */
export type PathConformanceOptions = {
  call: PointCall
  requests: PlanRequest[]
  /** Lets what a step of its own asks go wrong: `faults` of the started backend. Without it such a call is given up instead. */
  faults?: FaultSwitch
  /** How often a step of its own was really carried out under a key, counted where the test can see it. */
  applied?(key: string): number | Promise<number>
  onResult?(result: ConformanceResult): void | Promise<void>
}

const obligations: readonly Obligation<PathConformanceOptions>[] = [
  { id: 'P1', title: 'The same request gives the same answer', measure: sameAnswer },
  { id: 'P2', title: 'Steps are known and in order', measure: (each) => eachPlan(each, orderly) },
  { id: 'P3', title: 'What undoes a step is said', measure: (each) => eachPlan(each, undoSaid) },
  { id: 'P4', title: 'Findings and differences are for people', measure: wordsForPeople },
  ...stepObligations,
]

/**
 * Measures a deployment path: `check`, `plan` and `diff` answer the same to the same request and change nothing of it, every
 * step is one that the executor knows, and what undoes it is said. Its own steps are prepared, applied, interrupted, looked for
 * and applied again with the same key, which must change nothing.
 *
 * @example
 * ```ts
 * const { failed } = await runPathConformance({
 *   call: (method, input) => backend.call('my-path', method, input),
 *   requests: [request],
 * })
 * ```
 */
export function runPathConformance(options: PathConformanceOptions): Promise<ConformanceReport> {
  return measureAll(obligations, { context: options, onResult: options.onResult })
}

async function sameAnswer({ call, requests }: PathConformanceOptions): Promise<string> {
  for (const request of requests) {
    for (const method of ['check', 'plan', 'diff']) {
      const first = canonical(await call(method, request))
      const second = canonical(await call(method, reordered(request)))
      must(first === second, `${method} answered differently when it was asked the same twice.`)
    }
  }
  return `${requests.length} requests were answered alike twice.`
}

async function eachPlan(
  { call, requests }: PathConformanceOptions,
  judge: (plan: PlanStep[], request: PlanRequest) => void,
) {
  for (const request of requests) {
    const plan = (await call('plan', request)) as PlanStep[]
    must(Array.isArray(plan) && plan.length > 0, 'A plan has no steps.')
    judge(plan, request)
  }
  return `${requests.length} plans were looked at.`
}

function orderly(plan: PlanStep[], { bindings, previous }: PlanRequest): void {
  const before = new Set<string>()
  for (const { id, title, on, call, after, of } of plan) {
    must(/^[a-z][a-z0-9-]{0,39}$/.test(id), `The step "${id}" needs an id of lower case letters, digits and hyphens.`)
    must(!before.has(id), `Two steps are called "${id}".`)
    must(title.trim() !== '' && title.length <= 120, `The step "${id}" needs a title of at most 120 characters.`)
    const missing = after.filter((each) => !before.has(each))
    must(missing.length === 0, `The step "${id}" comes after ${missing.join(', ')}, which is not before it.`)
    const known = on === 'self' ? null : planCalls[on]
    must(!known || known.includes(call), `The step "${id}" calls ${on}.${call}; there are ${known?.join(', ')}.`)
    const bound = on === 'self' || on === 'groundwork' || of === 'previous' || on in bindings
    must(bound, `The step "${id}" is on "${on}", to which the environment is not bound.`)
    must(of !== 'previous' || previous !== null, `The step "${id}" is for the integration before; there is none.`)
    before.add(id)
  }
}

function undoSaid(plan: PlanStep[]): void {
  for (const { id, undo } of plan)
    must(undo !== undefined, `The step "${id}" does not say what undoes it; null says that nothing does.`)
}

async function wordsForPeople({ call, requests }: PathConformanceOptions): Promise<string> {
  for (const request of requests) {
    for (const { level, message } of (await call('check', request)) as Finding[]) {
      must(level === 'error' || level === 'warning', `A finding has the level "${level}".`)
      must(/^[A-Z].*\.$/s.test(message), `A finding is no sentence: "${message}".`)
    }
    for (const { what, from, to } of (await call('diff', request)) as PlanDiff[]) {
      must(what.trim() !== '', 'A difference does not say what differs.')
      must(canonical(from) !== canonical(to), `"${what}" is said to differ, and is the same before and after.`)
    }
  }
  return 'Findings are sentences, and what is said to differ does.'
}

/** The same request with its keys the other way round: what a plan says must not hang on it. */
function reordered(value: PlanRequest): PlanRequest {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).toReversed())
        : each,
    ),
  ) as PlanRequest
}
