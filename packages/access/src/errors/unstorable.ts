import { codeOf, withCauses } from './causes'

/**
 * PostgreSQL has no text with the character NUL: 22021 as it stands, 22P05 as an escape in JSON.
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const states = new Set(['22021', '22P05'])

/** Whether the database refused a text for a character that it cannot hold; looks through what wraps its error. */
export function isUnstorable(error: unknown): boolean {
  return withCauses(error).some((each) => states.has(codeOf(each)))
}
