import { formatDuration } from '@groundwork/ui/duration'
import type { EnvironmentChange } from '../environments/policy-changes'
import { repeatWords } from './rule'
import { selectorWords } from './selector-words'

type Content = Record<string, unknown>

type Part = { what: string; words: (value: unknown, of: Content) => string | null }

/** How each part of a freeze or window is told, from what an audit row keeps. */
const parts: Record<string, Part> = {
  kind: { what: 'Kind', words: text },
  title: { what: 'Title', words: text },
  reason: { what: 'Why', words: text },
  startsAt: { what: 'Begins', words: localTime },
  minutes: { what: 'Lasts', words: (value) => (typeof value === 'number' ? formatDuration(value * 60_000) : null) },
  timeZone: { what: 'Time zone', words: text },
  rule: { what: 'Comes', words: (value) => repeatWords(text(value)) },
  selector: { what: 'Where', words: (value) => selectorWords({ ...objectOf(value) }, new Map()) },
  overrun: { what: 'What acts already', words: (value) => (value === true ? 'may go on' : 'pauses') },
}

/** What was changed of a freeze or window, part by part. Null for rows that keep no before and after, as those of what was made. */
export function windowChanges({ before, after, timeZone }: Content): EnvironmentChange[] | null {
  const [was, is] = [objectOf(before), objectOf(after)]
  if (!was || !is) return null
  return Object.entries(parts).flatMap(([field, { what, words }]) =>
    field in is
      ? [{ what, from: words(was[field], { timeZone, ...was }), to: words(is[field], { timeZone, ...is }) }]
      : [],
  )
}

function localTime(value: unknown, { timeZone }: Content): string | null {
  return [text(value)?.replace('T', ' '), text(timeZone)].filter(Boolean).join(' ') || null
}

function objectOf(value: unknown): Content | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
