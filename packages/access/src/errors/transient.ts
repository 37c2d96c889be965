/**
 * PostgreSQL classes 08 (connection), 53 (resources), 57P0x (shut down, starting) and 40 (serialisation, deadlock); 25006 is
 * a server that is read-only because another one takes over.
 */
const transientStates = /^(08|53|57P0|25006$|40001$|40P01$)/
const transientCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const transientMessages =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Cannot use a pool after/

/** Whether the database was away, starting, full or asked to try again: the same call may work in a moment. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isTransient)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (transientStates.test(code) || transientCodes.has(code) || transientMessages.test(error.message)) return true
  return error.cause !== undefined && error.cause !== error && isTransient(error.cause)
}
