export type FilterToken = { key: string; value: string }
export type FilterText = { tokens: FilterToken[]; text: string }

const part = /(?:([a-z][\w-]*):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/gi

/**
 * Reads `status:failed branch:"user ana" words`. Only the given keys make tokens; all else, such as `http://x`, stays
 * text. The order of tokens is kept and repeated ones are dropped.
 */
export function parseFilterText(input: string, keys: readonly string[]): FilterText {
  const tokens: FilterToken[] = []
  const words: string[] = []
  for (const [whole, rawKey, quoted, bare] of input.matchAll(part)) {
    const key = rawKey?.toLowerCase()
    const value = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')
    if (!key || !keys.includes(key) || value === '') words.push(whole)
    else if (!tokens.some((token) => token.key === key && token.value === value)) tokens.push({ key, value })
  }
  return { tokens, text: words.join(' ') }
}

/** Writes it back: `parseFilterText(formatFilterText(x))` is `x`. */
export function formatFilterText({ tokens, text }: FilterText): string {
  return [...tokens.map(formatToken), text].filter(Boolean).join(' ')
}

/** `key:value`, quoted where the value has spaces or quotes. */
export function formatToken({ key, value }: FilterToken): string {
  return /[\s"\\]/.test(value) ? `${key}:"${value.replace(/["\\]/g, '\\$&')}"` : `${key}:${value}`
}

/** The token that is being typed at the end of the text: `flow:Tit` gives `{ key: 'flow', value: 'Tit' }`. */
export function openToken(text: string, keys: readonly string[]): (FilterToken & { rest: string }) | null {
  const found = /(?:^|\s)([a-z][\w-]*):("?)([^"]*)$/i.exec(text)
  const key = found?.[1]?.toLowerCase()
  if (!found || !key || !keys.includes(key)) return null
  // Without a quote a value ends at its first space.
  if (!found[2] && /\s/.test(found[3] ?? '')) return null
  return { key, value: found[3] ?? '', rest: text.slice(0, found.index).trim() }
}
