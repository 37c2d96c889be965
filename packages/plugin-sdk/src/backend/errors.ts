/**
 * What a backend throws to answer "no": the message is a sentence for a person, and the kind becomes the HTTP status (and
 * the tRPC code) that the caller sees. Anything else that is thrown is a failure of the plugin: its message stays in the log.
 *
 * @example
 * ```ts
 * throw new BackendError('not-found', `There is no title ${id}.`)
 * ```
 */
export class BackendError extends Error {
  override name = 'BackendError' as const
  constructor(
    readonly kind: BackendErrorKind,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Why a backend refuses.
 *
 * @example
 * ```ts
 * const kind: BackendErrorKind = 'conflict'
 * throw new BackendError(kind, 'Somebody else saved it first. Load it again.')
 * ```
 */
export type BackendErrorKind = 'not-found' | 'not-allowed' | 'conflict' | 'input' | 'unavailable'

const facts = {
  'not-found': { status: 404, code: 'NOT_FOUND' },
  'not-allowed': { status: 403, code: 'FORBIDDEN' },
  conflict: { status: 409, code: 'CONFLICT' },
  input: { status: 400, code: 'BAD_REQUEST' },
  unavailable: { status: 503, code: 'SERVICE_UNAVAILABLE' },
} as const satisfies Record<BackendErrorKind, { status: number; code: string }>

// By name as well: what the platform client throws, and what a plugin's own libraries may throw, mean the same.
const kinds: Record<string, BackendErrorKind> = {
  NotFoundError: 'not-found',
  NotAllowedError: 'not-allowed',
  ConflictError: 'conflict',
  InputError: 'input',
  UnavailableError: 'unavailable',
}

// What the platform refuses, the caller is told as well, unless it is a mistake of the plugin's.
const platformKinds: Record<string, BackendErrorKind> = {
  'not-found': 'not-found',
  'not-allowed': 'not-allowed',
  conflict: 'conflict',
  'too-large': 'input',
  'too-many': 'unavailable',
  'timed-out': 'unavailable',
  unavailable: 'unavailable',
}

/** Status and code of an error that is an answer; null for one that is a failure. */
export function answerOf(error: unknown): { status: number; code: (typeof facts)[BackendErrorKind]['code'] } | null {
  const kind = error instanceof Error ? kindOf(error) : undefined
  return kind ? facts[kind] : null
}

function kindOf(error: Error): BackendErrorKind | undefined {
  if (error instanceof BackendError) return error.kind
  if (error.name === 'PlatformError') return platformKinds[(error as Error & { code?: string }).code ?? '']
  return kinds[error.name]
}
