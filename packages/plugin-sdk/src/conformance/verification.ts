import type { PlanRequest } from '../points/delivery-path'
import type { Verdict } from '../points/delivery-verification'
import type { Json, Outcome, Seen } from '../points/effect'
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
  /** How many checks began under a key, counted where the test can see it. Without it V4 is not measured. */
  began?(key: string): number | Promise<number>
  onResult?(result: ConformanceResult): void | Promise<void>
}

type Answer = Seen<Verdict | { is: 'running'; why?: string }>

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
      for (const time of ['first', 'second'] as const) await started(options, key, time)
      const other = newKey()
      const { is } = (await options.call('observe', { key: other })) as Answer
      must(is === 'absent', `After another key was started, one that nobody started is seen as "${is}".`)
      return 'A start made twice answered with its own key both times.'
    },
  },
  { id: 'V3', title: 'A verdict is final and says why', measure: finalVerdict },
  {
    id: 'V4',
    title: 'Started twice it begins once',
    async measure(options) {
      const { began } = options
      if (!began) throw new NotMeasured('Nothing counts what begins: give the kit "began".')
      const key = newKey()
      must((await began(key)) === 0, `"began" counts ${await began(key)} checks of a key that nobody started.`)
      await started(options, key, 'first')
      const once = await began(key)
      await started(options, key, 'second')
      await options.call('observe', { key })
      const twice = await began(key)
      must(once === 1, `A start began ${once} checks, not one.`)
      must(twice === once, `A second start with the same key began another check: there are ${twice}.`)
      return 'A start made twice began one check.'
    },
  },
]

/**
 * Measures a verification: starting it twice is one, what was never started is absent, and a verdict says why and stays, whoever
 * starts it again.
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
  await started(options, key, 'first')
  const late = performance.now() + (options.verdictMs ?? 10_000)
  for (;;) {
    const value = await seenOf(options, key)
    if (value.is !== 'running') return stays(options, key, value)
    if (performance.now() > late) return 'It still runs.'
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function stays(options: VerificationConformanceOptions, key: string, verdict: Verdict): Promise<string> {
  must(['pass', 'fail', 'inconclusive', 'error'].includes(verdict.is), `The verdict is "${verdict.is}".`)
  must(typeof verdict.why === 'string' && verdict.why.trim() !== '', `The verdict "${verdict.is}" does not say why.`)
  const same = (other: unknown) => canonical(other) === canonical(verdict)
  const changed = (again: Verdict | { is: 'running'; why?: string }) =>
    `It was "${verdict.is}: ${verdict.why}" and is "${again.is}${'why' in again ? `: ${again.why}` : ''}".`
  const again = await seenOf(options, key)
  must(same(again), `A verdict changed after it was given. ${changed(again)}`)
  await started(options, key, 'second')
  const after = await seenOf(options, key)
  must(same(after), `A second start with the same key was another check: the verdict changed. ${changed(after)}`)
  return `The verdict was "${verdict.is}": ${verdict.why}`
}

async function seenOf(
  { call }: VerificationConformanceOptions,
  key: string,
): Promise<Verdict | { is: 'running'; why?: string }> {
  const seen = (await call('observe', { key })) as Answer
  must(seen.is === 'present', `What was started is seen as "${seen.is}".`)
  return seen.value
}

/** Throws Broken where it was not started, or under another key. */
async function started(
  { call, plan, settings }: VerificationConformanceOptions,
  key: string,
  time: 'first' | 'second',
): Promise<void> {
  const input = { key, promotion: 'conformance', plan, settings }
  const outcome = (await call('start', input)) as Outcome<{ key: string }>
  must(outcome.is === 'done', `The ${time} start with one key was "${outcome.is}".`)
  const answered = (outcome.receipt as { key?: unknown } | null)?.key
  must(
    answered === key,
    `The ${time} start with one key answered another: ${canonical(answered ?? null)}, not "${key}".`,
  )
}

function newKey(): string {
  return `pconformance${Math.random().toString(36).slice(2, 12)}`
}
