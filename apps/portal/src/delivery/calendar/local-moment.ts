import { toInstant, toLocal } from '@groundwork/delivery/local-time'

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** `2026-03-01T18:00` on clocks of a zone as milliseconds; null: it is no such text. */
export function instantOf(text: string, timeZone: string): number | null {
  if (!form.test(text)) return null
  const local = Date.parse(`${text}:00Z`)
  return Number.isNaN(local) ? null : toInstant(local, timeZone)
}

/** What clocks in a zone show at a moment, as a field for date and time takes it. */
export function localText(at: number, timeZone: string): string {
  return new Date(toLocal(at, timeZone)).toISOString().slice(0, 16)
}
