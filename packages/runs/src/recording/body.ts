/** A JSON object that a client sent; nothing about its fields is known. */
export type Body = Readonly<Record<string, unknown>>

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text, or null for what is not text or empty. Numbers are taken as text: ids come as both. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' ? String(value) : null
}

export function tagsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** Order-preserving, without repetition. */
export function distinct(tags: readonly string[]): string[] {
  return [...new Set(tags)]
}

/** The value of the first tag `<name>:<value>`, or null. */
export function tagValue(tags: readonly string[], name: string): string | null {
  for (const tag of tags) {
    if (tag.startsWith(name) && tag.charCodeAt(name.length) === 58) return tag.slice(name.length + 1) || null
  }
  return null
}
