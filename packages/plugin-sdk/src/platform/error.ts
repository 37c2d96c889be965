/**
 * Why a call of the platform was not done: `bad-input` (the message says what to change), `bad-token`, `not-allowed` (a
 * permission is missing), `not-found`, `conflict`, `too-large`, `too-many` (wait `retryAfterMs`), `sql` (the database refused
 * the statement), `timed-out`, `unavailable` (try again in a moment), `failed`.
 *
 * @example
 * ```ts
 * const full = (code: PlatformErrorCode) => code === 'too-large'
 * ```
 */
export type PlatformErrorCode =
  | 'bad-input'
  | 'bad-token'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'sql'
  | 'timed-out'
  | 'unavailable'
  | 'failed'

/**
 * What a PlatformError carries beside its message; `sqlState` only where the code is `sql`.
 *
 * @example
 * ```ts
 * const facts: PlatformErrorFacts = { code: 'too-many', retryAfterMs: 500 }
 * throw new PlatformError('Too many calls.', facts)
 * ```
 */
export type PlatformErrorFacts = { code: PlatformErrorCode; retryAfterMs?: number; sqlState?: string }

const retryable: readonly PlatformErrorCode[] = ['too-many', 'unavailable', 'timed-out']

/**
 * What each call of the platform throws when the host refused or could not do it. `message` is a sentence for a person;
 * `retryable` says whether the same call may work later.
 *
 * @example
 * ```ts
 * try {
 *   await platform.kv.set('seen', 1)
 * } catch (error) {
 *   if (error instanceof PlatformError && error.code === 'too-large') await makeRoom()
 *   else throw error
 * }
 * ```
 */
export class PlatformError extends Error {
  override readonly name = 'PlatformError' as const
  readonly code: PlatformErrorCode
  readonly retryable: boolean
  readonly retryAfterMs: number | null
  /** The database's own code, for example `23505` for a value that exists already. */
  readonly sqlState: string | null

  constructor(message: string, { code, retryAfterMs, sqlState }: PlatformErrorFacts) {
    super(message)
    this.code = code
    this.retryable = retryable.includes(code)
    this.retryAfterMs = retryAfterMs ?? null
    this.sqlState = sqlState ?? null
  }
}
