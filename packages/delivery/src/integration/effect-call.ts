import type { Outcome } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { type CallingDeps, callIntegration, type IntegrationCallOptions } from './call'
import { PointError } from './point-caller'

const detail = z.string().max(4_000).catch('It gave no reason.')

/** The four ways in which a call that changes something may end, with a receipt of this shape. */
export function outcomeSchema<Receipt extends z.ZodType>(receipt: Receipt) {
  return z.discriminatedUnion('is', [
    z.object({ is: z.literal('done'), receipt }),
    z.object({
      is: z.literal('retry'),
      code: z.enum(['busy', 'throttled', 'unavailable']),
      afterMs: z.number().min(0).max(3_600_000),
      detail,
    }),
    z.object({
      is: z.literal('refused'),
      code: z.enum(['invalid', 'conflict', 'forbidden', 'unsupported']),
      detail,
      fix: z.string().max(2_000).optional(),
    }),
    z.object({ is: z.literal('unknown'), detail }),
  ])
}

/** What is there: absent, present, foreign or cannot-tell. */
export function seenSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('is', [
    z.object({ is: z.literal('absent') }),
    z.object({ is: z.literal('present'), value }),
    z.object({ is: z.literal('foreign'), value, owner: z.string().max(400) }),
    z.object({ is: z.literal('cannot-tell'), detail }),
  ])
}

const retryMs = 2_000
/** Longest that a call may take whose effect has no nearer deadline. */
const mostMs = 120_000
/** An answer needs this long to travel: what is over sooner is not begun. */
const leastMs = 50

type MutatingCall = { method: string; input: object } & IntegrationCallOptions

/**
 * A call that changes something. Never throws: what certainly did not reach the plugin is `retry`, and whatever else is no sound
 * answer is `unknown`, after which the caller observes. `input.effect.deadline` limits it.
 */
export async function effectCall<Receipt extends z.ZodType>(
  deps: CallingDeps,
  integrationId: string,
  { method, input, receipt, ...options }: MutatingCall & { receipt: Receipt },
): Promise<Outcome<z.infer<Receipt>>> {
  return settled(receipt, input, (timeoutMs) =>
    callIntegration(deps, integrationId, method, input, {
      ...{ expects: outcomeSchema(receipt), ...options },
      timeoutMs: options.timeoutMs ?? timeoutMs,
    }),
  )
}

/** The same for whatever asks the question: a deployment path's own `apply`, say. `ask` is given the time it has, in ms. */
export async function settled<Receipt extends z.ZodType>(
  receipt: Receipt,
  input: object,
  ask: (timeoutMs: number) => Promise<unknown>,
): Promise<Outcome<z.infer<Receipt>>> {
  const timeoutMs = timeLeft(input)
  if (timeoutMs < leastMs)
    return { is: 'retry', code: 'unavailable', afterMs: 0, detail: 'Its time was over before it was asked.' }
  let answer: unknown
  try {
    answer = await ask(timeoutMs)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const neverAsked = error instanceof PointError && error.neverAsked
    return neverAsked ? { is: 'retry', code: 'unavailable', afterMs: retryMs, detail } : { is: 'unknown', detail }
  }
  const parsed = outcomeSchema(receipt).safeParse(answer)
  if (parsed.success) return parsed.data as Outcome<z.infer<Receipt>>
  return { is: 'unknown', detail: `It answered what the contract does not know: ${problemOf(parsed.error)}` }
}

/** A look at what is there. Never throws: what cannot be asked or read is `cannot-tell`. */
export async function seenFrom<Value extends z.ZodType>(value: Value, ask: () => Promise<unknown>) {
  let answer: unknown
  try {
    answer = await ask()
  } catch (error) {
    return { is: 'cannot-tell' as const, detail: error instanceof Error ? error.message : String(error) }
  }
  const parsed = seenSchema(value).safeParse(answer)
  if (parsed.success) return parsed.data
  return {
    is: 'cannot-tell' as const,
    detail: `It answered what the contract does not know: ${problemOf(parsed.error)}`,
  }
}

/** The first thing that is wrong with an answer, with its place. */
export function problemOf(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'the answer'}: ${issue.message}` : 'it has another shape.'
}

function timeLeft(input: object): number {
  const effect = 'effect' in input ? input.effect : null
  const deadline =
    typeof effect === 'object' && effect !== null && 'deadline' in effect && typeof effect.deadline === 'string'
      ? Date.parse(effect.deadline) - Date.now()
      : mostMs
  return Number.isFinite(deadline) ? Math.min(deadline, mostMs) : mostMs
}
