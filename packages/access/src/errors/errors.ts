/**
 * The few business errors. Thrown anywhere, turned into a status at the edge once (tRPC: access/trpc, HTTP: the engine).
 * `message` is a sentence for a person: what, where and what to do.
 */
export class NotFoundError extends Error {
  override name = 'NotFoundError' as const
}

/** The actor may not. The message says which rule refused and who can change it. */
export class NotAllowedError extends Error {
  override name = 'NotAllowedError' as const
}

/** The state changed meanwhile, or the thing exists already. */
export class ConflictError extends Error {
  override name = 'ConflictError' as const
}

export class InputError extends Error {
  override name = 'InputError' as const
}

/** The thing cannot be had right now (database away, engine not answering); trying again later may work. */
export class UnavailableError extends Error {
  override name = 'UnavailableError' as const
}
