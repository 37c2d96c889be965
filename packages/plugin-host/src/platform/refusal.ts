import { ConflictError, InputError, NotAllowedError, NotFoundError, UnavailableError } from '@groundwork/access/errors'
import { isTransient } from '@groundwork/access/transient'
import type { PlatformErrorCode } from '@groundwork/plugin-sdk/platform'

const statuses: Record<PlatformErrorCode, number> = {
  'bad-input': 400,
  'bad-token': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  sql: 422,
  'too-many': 429,
  failed: 500,
  unavailable: 503,
  'timed-out': 504,
}

type Facts = { retryAfterSeconds?: number; sqlState?: string }

/** Why a call of the platform API is refused; the plugin gets all of it. */
export class CallRefusal extends Error {
  override name = 'CallRefusal' as const
  readonly code: PlatformErrorCode
  readonly facts: Facts

  constructor(code: PlatformErrorCode, message: string, facts: Facts = {}) {
    super(message)
    this.code = code
    this.facts = facts
  }

  get status(): number {
    return statuses[this.code]
  }
}

/** What is told to the plugin of any failure. What is internal goes to the engine's log: messages of drivers carry host names. */
export function toRefusal(error: unknown, where: string): CallRefusal {
  if (error instanceof CallRefusal) return error
  if (error instanceof InputError) return new CallRefusal('bad-input', error.message)
  if (error instanceof NotAllowedError) return new CallRefusal('not-allowed', error.message)
  if (error instanceof NotFoundError) return new CallRefusal('not-found', error.message)
  if (error instanceof ConflictError) return new CallRefusal('conflict', error.message)
  if (error instanceof UnavailableError) return new CallRefusal('unavailable', error.message)
  if (isUnkept(error)) {
    return new CallRefusal(
      'bad-input',
      'The database cannot keep this: it holds a character or number that has no place in it.',
    )
  }
  if (isTransient(error)) {
    return new CallRefusal(
      'unavailable',
      'The database does not answer right now. Nothing was changed; try again in a moment.',
    )
  }
  console.error(`platform ${where}:`, error)
  return new CallRefusal('failed', `Groundwork could not do ${where}. The reason is in the log of the engine.`)
}

/** Class 22: data exceptions, such as half of a surrogate pair in JSON. */
function isUnkept(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code)
  )
}
