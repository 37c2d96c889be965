export type { Page } from '../platform/calls'

/**
 * What travels between Groundwork and an extension: everything here is JSON.
 *
 * @example
 * ```ts
 * const config: Json = { market: 'de' }
 * ```
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
/**
 * A JSON Schema, draft 2020-12.
 *
 * @example
 * ```ts
 * const schema: JsonSchema = { type: 'object', properties: { market: { type: 'string' } } }
 * ```
 */
export type JsonSchema = { [key: string]: Json }

/**
 * Names one effect for ever: the same through all tries, so that it never contains the number of an attempt.
 *
 * @example
 * ```ts
 * const seen = (key: Key) => store.has(key)
 * ```
 */
export type Key = string
/**
 * What an extension last observed, as it pleases it; handed back as a precondition. "" means that nothing may be there yet.
 *
 * @example
 * ```ts
 * const expect: Token = '' // nothing may be there yet
 * ```
 */
export type Token = string

/**
 * Which effect is asked for. Its promotion may have been overtaken: a lower `fence` than the one already seen is refused.
 *
 * @example
 * ```ts
 * const late = (effect: Effect) => Date.parse(effect.deadline) < Date.now()
 * ```
 */
export type Effect = {
  key: Key
  fence: number
  /** RFC 3339. A call that has not ended by then answers `unknown`; the signal of the context may abort before. */
  deadline: string
}

/**
 * What Groundwork writes on each object it has made, and finds it by again.
 *
 * @example
 * ```ts
 * const ours = (labels: Labels, effect: Effect) => labels.key === effect.key
 * ```
 */
export type Labels = {
  key: Key
  /** SHA-256 of the version. */
  version: string
  promotion: string
  fence: number
  project: string
  environment: string
}

/**
 * How a call that changes something ended. There is no other way: a time-out, a reset connection or an answer that cannot be
 * read is `unknown`, and Groundwork observes before it does anything else.
 *
 * - `done`: applied by this key, now or earlier.
 * - `retry`: certainly not applied; the same call may be made again after `afterMs`.
 * - `refused`: certainly not applied, and it never will be; `fix` says what a person can do.
 * - `unknown`: anything else.
 *
 * @example
 * ```ts
 * const busy: Outcome<never> = { is: 'retry', code: 'busy', afterMs: 500, detail: 'The engine answered 429.' }
 * ```
 */
export type Outcome<Receipt> =
  | { is: 'done'; receipt: Receipt }
  | { is: 'retry'; code: 'busy' | 'throttled' | 'unavailable'; afterMs: number; detail: string }
  | { is: 'refused'; code: 'invalid' | 'conflict' | 'forbidden' | 'unsupported'; detail: string; fix?: string }
  | { is: 'unknown'; detail: string }

/**
 * What is there. Never guessed: an engine that cannot be reached, or that lags, is `cannot-tell`; an object without
 * Groundwork's labels is `foreign`.
 *
 * @example
 * ```ts
 * const gone: Seen<never> = { is: 'cannot-tell', detail: 'The engine does not answer.' }
 * ```
 */
export type Seen<Value> =
  | { is: 'absent' }
  | { is: 'present'; value: Value }
  | { is: 'foreign'; value: Value; owner: string }
  | { is: 'cannot-tell'; detail: string }

/**
 * Something that a check found before anything was changed.
 *
 * @example
 * ```ts
 * const finding: Finding = { level: 'warning', message: 'No schedule: it runs only when asked to.' }
 * ```
 */
export type Finding = { level: 'error' | 'warning'; message: string; path?: string }

/**
 * Where a secret's value is found by whoever runs the work; the value itself is in no definition, label or log.
 *
 * @example
 * ```ts
 * const password: SecretRef = { integration: 'vault', name: 'warehouse/password' }
 * ```
 */
export type SecretRef = { integration: string; name: string; version?: string }

/**
 * What a process is given.
 *
 * @example
 * ```ts
 * const small: Resources = { cpu: 1, memoryMb: 2048 }
 * ```
 */
export type Resources = { cpu: number; memoryMb: number; gpu?: number; pool?: string }

/**
 * What a method takes that needs nothing but the context. It is an object like every input, so that a field can be added.
 *
 * @example
 * ```ts
 * const check = async (_input: NoInput) => []
 * ```
 */
export type NoInput = Record<string, never>

/**
 * One line that a run printed; `at` is RFC 3339 where the engine knows it.
 *
 * @example
 * ```ts
 * const line: LogLine = { at: '2026-03-01T07:00:00Z', text: 'Task started.' }
 * ```
 */
export type LogLine = { at: string | null; text: string }
