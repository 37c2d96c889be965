import { InputError } from '@groundwork/access/errors'
import { isMap, type JsonMap } from './json'
import { partsOf, type Pointer } from './pointer'
import { looksLikeSecret } from './secret-shapes'

const mostBytes = 64_000
const mostDepth = 24

/** Values as a client sent them; throws InputError for what cannot be kept. Asks nothing of what they mean. */
export function readValues(given: unknown): JsonMap {
  if (!isMap(given)) throw new InputError('The configuration must be an object: { "key": value }.')
  // Level by level, since what is nested without end would end the stack.
  let level: unknown[] = [given]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostDepth)
      throw new InputError(`The configuration is nested deeper than ${mostDepth} levels. Make it flatter.`)
    level = level.flatMap(inside)
  }
  const text = JSON.stringify(given)
  if (new TextEncoder().encode(text).length > mostBytes)
    throw new InputError(
      `The configuration is larger than ${mostBytes / 1000} kB. Keep large data elsewhere and name it here.`,
    )
  return JSON.parse(text) as JsonMap
}

function inside(value: unknown): unknown[] {
  if (typeof value === 'string') requireText(value)
  else if (typeof value === 'number' && !Number.isFinite(value))
    throw new InputError('The configuration holds a number that is too large. Write it as text.')
  else if (Array.isArray(value)) return value
  else if (isMap(value)) {
    Object.keys(value).forEach(requireText)
    return Object.values(value)
  }
  return []
}

function requireText(text: string): void {
  if (text.includes('\u0000') || /\p{Surrogate}/u.test(text))
    throw new InputError('The configuration holds a character that cannot be kept. Write it without.')
}

/** Locks as a client sent them, without doubles; throws InputError for what is no JSON pointer. */
export function readLocks(given: readonly string[]): Pointer[] {
  for (const lock of given) {
    requireText(lock)
    if (lock === '' || partsOf(lock) === null || looksLikeSecret(lock))
      throw new InputError('Lock a key by its JSON pointer, for example "/rules/max_per_genre".')
  }
  return [...new Set(given)].toSorted()
}
