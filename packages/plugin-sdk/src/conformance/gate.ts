import type { GateVerdict } from '../points/delivery-gate'
import type { PlanRequest } from '../points/delivery-path'
import type { Json } from '../points/effect'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
  type Obligation,
  type PointCall,
} from './result'

/**
 * What the kit of gates is given.
 *
 * @example
 * ```ts
 * const options: GateConformanceOptions = { call, plans: [request], rules: [null] }
 * ```
 */
export type GateConformanceOptions = {
  call: PointCall
  plans: PlanRequest[]
  rules: Json[]
  onResult?(result: ConformanceResult): void | Promise<void>
}

/** The executor asks within a transaction of its own, so a gate has to be fast. */
const mostMs = 1_000

const obligations: readonly Obligation<GateConformanceOptions>[] = [
  {
    id: 'G1',
    title: 'A verdict says why',
    measure: (options) =>
      eachVerdict(options, (verdict) => {
        const { is, why } = verdict
        must(['pass', 'pending', 'fail'].includes(is), `The verdict is "${is}"; it is pass, pending or fail.`)
        must(typeof why === 'string' && why.trim() !== '', `The verdict "${is}" does not say why.`)
        if (verdict.is === 'pass') return
        must(
          typeof verdict.unblockedBy === 'string' && verdict.unblockedBy.trim() !== '',
          `The verdict "${is}" does not say what unblocks it.`,
        )
      }),
  },
  {
    id: 'G2',
    title: 'Asking changes nothing',
    async measure(options) {
      return eachVerdict(options, async (verdict, ask) => {
        must((await ask()).is === verdict.is, `The same question was answered "${verdict.is}" and then otherwise.`)
      })
    },
  },
  {
    id: 'G3',
    title: 'It answers fast',
    async measure(options) {
      return eachVerdict(options, async (_verdict, ask) => {
        const began = performance.now()
        await ask()
        const took = Math.round(performance.now() - began)
        must(took <= mostMs, `An answer took ${took} ms; at most ${mostMs} ms are waited for.`)
      })
    },
  },
]

/**
 * Measures a gate: it says why and what unblocks it, says the same when it is asked again, and is fast.
 *
 * @example
 * ```ts
 * const { failed } = await runGateConformance({
 *   call: (method, input) => backend.call('my-gate', method, input),
 *   plans: [request],
 *   rules: [null],
 * })
 * ```
 */
export function runGateConformance(options: GateConformanceOptions): Promise<ConformanceReport> {
  return measureAll(obligations, { context: options, onResult: options.onResult })
}

type Judge = (verdict: GateVerdict, ask: () => Promise<GateVerdict>) => void | Promise<void>

async function eachVerdict({ call, plans, rules }: GateConformanceOptions, judge: Judge): Promise<string> {
  for (const plan of plans) {
    for (const rule of rules) {
      const input = { promotion: 'conformance', plan, planHash: '0'.repeat(64), rule }
      const ask = () => call('evaluate', input) as Promise<GateVerdict>
      await judge(await ask(), ask)
    }
  }
  return `${plans.length * rules.length} questions were answered.`
}
