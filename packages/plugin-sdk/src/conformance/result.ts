/**
 * How one obligation was kept: `skipped` where it could not be measured here or the implementation does not claim it.
 *
 * @example
 * ```ts
 * const broken = ({ result }: ConformanceResult) => result === 'fail'
 * ```
 */
export type ConformanceResult = {
  /** Of an orchestrator `O1` to `O12`, and `C1` to `C4` for what it declares beside them; of other points their own short names. */
  id: string
  title: string
  result: 'pass' | 'fail' | 'skipped'
  /** What was seen, or why nothing was measured, in a sentence. */
  words: string
  /** How long it took; of what was not measured it says nothing. */
  ms: number
}

/**
 * What the run of a kit found.
 *
 * @example
 * ```ts
 * const { failed, results }: ConformanceReport = await runGateConformance(options)
 * ```
 */
export type ConformanceReport = { passed: number; failed: number; skipped: number; results: ConformanceResult[] }

/**
 * Calls one method of the implementation and answers what it answered: what `TestBackend.call` does once the contribution is
 * named. Rejects where the implementation threw or could not be asked.
 *
 * @example
 * ```ts
 * const call: PointCall = (method, input, options) => backend.call('my-engine', method, input, options)
 * ```
 */
export type PointCall = (method: string, input: object, options?: { signal?: AbortSignal }) => Promise<unknown>

/** An obligation was not kept; the message says what was seen. */
export class Broken extends Error {}
/** Nothing was measured; the message says why. */
export class NotMeasured extends Error {}

export function must(kept: boolean, otherwise: string): asserts kept {
  if (!kept) throw new Broken(otherwise)
}

export type Obligation<Context> = {
  id: string
  title: string
  /** Answers what was seen; throws Broken or NotMeasured. */
  measure(context: Context): Promise<string>
}

type Measuring<Context> = {
  context: Context
  onResult?: ((result: ConformanceResult) => void | Promise<void>) | undefined
}

/** Measures one after the other. An implementation that throws where it must answer has not kept the obligation. */
export async function measureAll<Context>(
  obligations: readonly Obligation<Context>[],
  { context, onResult }: Measuring<Context>,
): Promise<ConformanceReport> {
  const results: ConformanceResult[] = []
  for (const obligation of obligations) {
    const result = await measureOne(obligation, context)
    results.push(result)
    await onResult?.(result)
  }
  const count = (wanted: ConformanceResult['result']) => results.filter(({ result }) => result === wanted).length
  return { passed: count('pass'), failed: count('fail'), skipped: count('skipped'), results }
}

async function measureOne<Context>(
  { id, title, measure }: Obligation<Context>,
  context: Context,
): Promise<ConformanceResult> {
  const began = performance.now()
  const end = (result: ConformanceResult['result'], words: string): ConformanceResult => ({
    id,
    title,
    result,
    words,
    ms: Math.round(performance.now() - began),
  })
  try {
    return end('pass', await measure(context))
  } catch (error) {
    if (error instanceof NotMeasured) return end('skipped', error.message)
    if (error instanceof Broken) return end('fail', error.message)
    return end('fail', `It threw where it must answer: ${error instanceof Error ? error.message : String(error)}`)
  }
}
