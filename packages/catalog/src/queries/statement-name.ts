import { createHash } from 'node:crypto'

const names = new Map<string, string>()

/** A name for a statement put together from parts, so that Postgres keeps it prepared. The same text, the same name. */
export function statementName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `catalog-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}
