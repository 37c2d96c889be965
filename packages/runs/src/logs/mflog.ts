/** Metaflow's line: `[MFLOG|0|2026-11-21T01:49:43.422345Z|runtime|55a2…]message`, with `[!` before it when marked to persist. */
const pattern = /^(?:\[!)?\[MFLOG\|0\|([^|]{1,40})Z\|([^|]{1,40})\|([^\]]{0,80})\]/

const bracket = 0x5b
const digit = (bytes: Uint8Array, at: number) => (bytes[at] as number) - 48

/** Time in microseconds since 1970 of the line that begins at `start`; NaN when it is no such line. Allocates nothing. */
export function lineTime(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  if (bytes[at] === bracket && bytes[at + 1] === 0x21) at += 2
  // `[MFLOG|0|` and at least `YYYY-MM-DDTHH:MM:SS`.
  if (end - at < 30 || bytes[at] !== bracket || bytes[at + 1] !== 0x4d || bytes[at + 5] !== 0x47 || bytes[at + 6] !== 0x7c)
    return Number.NaN
  at += 9
  const two = (offset: number) => digit(bytes, at + offset) * 10 + digit(bytes, at + offset + 1)
  const day = daysSince1970(two(0) * 100 + two(2), two(5), two(8))
  let micros = (((day * 24 + two(11)) * 60 + two(14)) * 60 + two(17)) * 1_000_000
  if (bytes[at + 19] === 0x2e) {
    let unit = 100_000
    for (let place = at + 20; unit >= 1 && place < end; place++, unit /= 10) {
      const value = digit(bytes, place)
      if (value < 0 || value > 9) break
      micros += value * unit
    }
  }
  return micros
}

/** Days of the proleptic Gregorian calendar (Howard Hinnant's formula): ten times faster than Date for a million lines. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The message of a raw line and its time in milliseconds. */
export function parseLine(raw: string): { at: number | null; text: string } {
  const match = pattern.exec(raw)
  if (!match) return { at: null, text: raw }
  const at = Date.parse(`${match[1]}Z`)
  return { at: Number.isNaN(at) ? null : at, text: raw.slice(match[0].length) }
}

/** Length of the prefix in bytes (it is ASCII); 0 for a line without one. */
export function prefixLength(raw: string): number {
  return pattern.exec(raw)?.[0].length ?? 0
}
