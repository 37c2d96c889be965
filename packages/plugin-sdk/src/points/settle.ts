import { PlatformError } from '../platform/error'
import type { Effect, Outcome, Seen } from './effect'

const retryMs = 2_000
/** The platform refused before it did anything: the same call will be refused again. */
const neverDone = { 'bad-input': 'invalid', 'not-allowed': 'forbidden', 'too-large': 'invalid' } as const

/**
 * Carries out a call that changes something so that it ends in one of the four ways: a deadline that has passed is not begun,
 * one that passes meanwhile is `unknown`, a refusal of the platform before it did anything is `refused` or `retry`, and whatever
 * else is thrown is `unknown`. What the plugin knows better, `work` answers itself.
 *
 * @example
 * ```ts
 * const put: OrchestratorV1['put'] = ({ effect, ...wanted }) =>
 *   settle(effect, async () => ({ is: 'done', receipt: await engine.put(wanted) }))
 * ```
 */
export async function settle<Receipt>(
  { deadline }: Pick<Effect, 'deadline'>,
  work: () => Promise<Outcome<Receipt>>,
): Promise<Outcome<Receipt>> {
  const left = Date.parse(deadline) - Date.now()
  if (!(left > 0))
    return { is: 'retry', code: 'unavailable', afterMs: 0, detail: 'Its time was over before it was begun.' }
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Outcome<Receipt>>((resolve) => {
    const detail = 'The engine did not answer before the deadline.'
    timer = setTimeout(() => resolve({ is: 'unknown', detail }), Math.min(left, 2_147_483_647))
  })
  try {
    return await Promise.race([work().catch(outcomeOfError), late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Looks at what is there; whatever is thrown, or takes longer than `mostMs` (10 s), is `cannot-tell`.
 *
 * @example
 * ```ts
 * const observe: OrchestratorV1['observe'] = ({ slot }) =>
 *   look<Definition>(async () => ((await engine.has(slot)) ? { is: 'present', value: await engine.get(slot) } : { is: 'absent' }))
 * ```
 */
export async function look<Value>(work: () => Promise<Seen<Value>>, mostMs = 10_000): Promise<Seen<Value>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Seen<Value>>((resolve) => {
    const detail = `The engine did not answer within ${mostMs / 1_000} s.`
    timer = setTimeout(() => resolve({ is: 'cannot-tell', detail }), mostMs)
  })
  const blind = (error: unknown): Seen<Value> => ({ is: 'cannot-tell', detail: wordsOfError(error) })
  try {
    return await Promise.race([work().catch(blind), late])
  } finally {
    clearTimeout(timer)
  }
}

function outcomeOfError(error: unknown): Outcome<never> {
  const detail = wordsOfError(error)
  if (!(error instanceof PlatformError)) return { is: 'unknown', detail }
  if (error.code === 'too-many')
    return { is: 'retry', code: 'throttled', afterMs: error.retryAfterMs ?? retryMs, detail }
  // "unavailable" is a connection that broke as well: it may have arrived.
  const code = neverDone[error.code as keyof typeof neverDone]
  return code ? { is: 'refused', code, detail } : { is: 'unknown', detail }
}

function wordsOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
