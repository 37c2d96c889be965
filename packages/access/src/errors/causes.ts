/** An error, what caused it, and what caused that, each once; the parts of an `AggregateError` before its cause. */
export function withCauses(error: unknown): Error[] {
  const met = new Set<Error>()
  collect(error, met)
  return [...met]
}

function collect(error: unknown, met: Set<Error>): void {
  if (!(error instanceof Error) || met.has(error)) return
  met.add(error)
  if (error instanceof AggregateError) for (const part of error.errors) collect(part, met)
  collect(error.cause, met)
}

/** What a system, a driver or a server calls the error: `ECONNREFUSED`, `57P01`. Empty where it has no name of the kind. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
