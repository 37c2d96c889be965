import type { GateVerdict } from '../points/delivery-gate'
import type { PlanRequest } from '../points/delivery-path'
import type { Json } from '../points/effect'
import { canonical } from './canonical'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
  NotMeasured,
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
  /** What its platform was asked so far: `recorded` of the started backend. Without it G4 is not measured. */
  recorded?: { readonly calls: readonly string[] }
  onResult?(result: ConformanceResult): void | Promise<void>
}

/** The executor asks within a transaction of its own, so a gate has to be fast. */
const mostMs = 1_000

/** Calls that change something, whatever they are asked. What a statement of SQL does cannot be told from its name. */
const writes = new Set([
  ...['kv.set', 'kv.delete', 'sql.transaction', 'promotions.request', 'jobs.enqueue', 'gates.changed'],
  ...['events.publish', 'notifications.send', 'processes.start', 'processes.end'],
])

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
    title: 'The same question has the same answer',
    async measure(options) {
      return eachVerdict(options, async (verdict, ask) => {
        const again = await ask()
        const [first, second] = [verdict, again].map((each) => canonical(each))
        must(first === second, `The same question was answered ${first} and then ${second}.`)
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
  {
    id: 'G4',
    title: 'Asking changes nothing',
    async measure(options) {
      const { recorded } = options
      if (!recorded) throw new NotMeasured('Nothing tells what it asks of its platform: give the kit "recorded".')
      const before = recorded.calls.length
      const answered = await eachVerdict(options, async (_verdict, ask) => void (await ask()))
      const wrote = [...new Set(recorded.calls.slice(before).filter((name) => writes.has(name)))]
      must(wrote.length === 0, `To answer a question it called ${wrote.join(', ')}, and a gate changes nothing.`)
      return answered
    },
  },
]

/**
 * Measures a gate: it says why and what unblocks it, says the same when it is asked again, word for word, is fast and writes
 * nothing.
 *
 * @example
 * ```ts
 * const { failed } = await runGateConformance({
 *   call: (method, input) => backend.call('my-gate', method, input),
 *   plans: [request],
 *   rules: [null],
 *   recorded: backend.recorded,
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
