import { codeOf, withCauses } from './causes'

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
  return withCauses(error).some((each) => {
    const code = codeOf(each)
    return transientStates.test(code) || transientCodes.has(code) || transientMessages.test(each.message)
  })
}
