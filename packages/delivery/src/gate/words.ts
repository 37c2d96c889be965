/** A moment in a sentence, in UTC: "2026-03-02 06:00 UTC". */
export function dateWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const units = [
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
] as const

/** What a person wrote, so that another sentence can follow it. */
export function asSentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** "2 days 3 hours", the two largest parts; a part of a minute counts as one. */
export function minutesWords(minutes: number): string {
  let left = Math.max(1, Math.ceil(minutes))
  const parts: string[] = []
  for (const [name, size] of units) {
    const n = Math.floor(left / size)
    left -= n * size
    if (n > 0) parts.push(`${n} ${name}${n === 1 ? '' : 's'}`)
  }
  return parts.slice(0, 2).join(' ')
}
