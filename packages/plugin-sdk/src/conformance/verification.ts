import type { PlanRequest } from '../points/delivery-path'
import type { Verdict } from '../points/delivery-verification'
import type { Json, Outcome, Seen } from '../points/effect'
import {
  type ConformanceReport,
  type ConformanceResult,
  measureAll,
  must,
  type Obligation,
  type PointCall,
} from './result'

/**
 * What the kit of verifications is given.
 *
 * @example
 * ```ts
 * const options: VerificationConformanceOptions = { call, plan: request, settings: { least: 10 } }
 * ```
 */
export type VerificationConformanceOptions = {
  call: PointCall
  plan: PlanRequest
  settings: Json
  /** How long a verdict is waited for; 10 s. Without one by then, `running` is as good. */
  verdictMs?: number
  onResult?(result: ConformanceResult): void | Promise<void>
}

type Answer = Seen<Verdict | { is: 'running' }>

const obligations: readonly Obligation<VerificationConformanceOptions>[] = [
  {
    id: 'V1',
    title: 'What was never started is absent',
    async measure({ call }) {
      const seen = (await call('observe', { key: newKey() })) as Answer
      must(seen.is === 'absent', `A key that nobody started is seen as "${seen.is}".`)
      return 'A key that nobody started was absent.'
    },
  },
  {
    id: 'V2',
    title: 'The same key is one verification',
    async measure(options) {
      const key = newKey()
      for (const time of ['first', 'second']) {
        const { is } = await start(options, key)
        must(is === 'done', `The ${time} start with one key was "${is}".`)
      }
      return 'A start made twice was one.'
    },
  },
  { id: 'V3', title: 'A verdict is final and says why', measure: finalVerdict },
]

/**
 * Measures a verification: starting it twice is one, what was never started is absent, and a verdict says why and stays.
 *
 * @example
 * ```ts
 * const { failed } = await runVerificationConformance({
 *   call: (method, input) => backend.call('my-check', method, input),
 *   plan: request,
 *   settings: {},
 * })
 * ```
 */
export function runVerificationConformance(options: VerificationConformanceOptions): Promise<ConformanceReport> {
  return measureAll(obligations, { context: options, onResult: options.onResult })
}

async function finalVerdict(options: VerificationConformanceOptions): Promise<string> {
  const key = newKey()
  await start(options, key)
  const late = performance.now() + (options.verdictMs ?? 10_000)
  for (;;) {
    const seen = (await options.call('observe', { key })) as Answer
    must(seen.is === 'present', `What was started is seen as "${seen.is}".`)
    const { value } = seen
    if (value.is !== 'running') {
      must('why' in value && value.why.trim() !== '', `The verdict "${value.is}" does not say why.`)
      must(['pass', 'fail', 'inconclusive', 'error'].includes(value.is), `The verdict is "${value.is}".`)
      const again = (await options.call('observe', { key })) as Answer
      must(again.is === 'present' && again.value.is === value.is, 'A verdict changed after it was given.')
      return `The verdict was "${value.is}": ${value.why}`
    }
    if (performance.now() > late) return 'It still runs.'
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function start({ call, plan, settings }: VerificationConformanceOptions, key: string) {
  return call('start', { key, promotion: 'conformance', plan, settings }) as Promise<Outcome<{ key: string }>>
}

function newKey(): string {
  return `pconformance${Math.random().toString(36).slice(2, 12)}`
}
