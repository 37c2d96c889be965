import { createHash } from 'node:crypto'

const names = new Map<string, string>()
const mostNames = 1_000

/**
 * A name for a statement put together from parts, so that each connection plans it once. Made from the text: several
 * instances of a module may share one pool, and a number would name different texts alike. Texts are few (one a filter
 * shape); should a client make many, the surplus runs unnamed instead of filling the server's memory.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= mostNames) return known
  const name = `s-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
  names.set(text, name)
  return name
}
