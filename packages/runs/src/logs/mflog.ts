/** Metaflow's line: `[MFLOG|0|2026-11-21T01:49:43.422345Z|runtime|55a2…]message`, with `[!` before it when marked to persist. */
const pattern = /^(?:\[!)?\[MFLOG\|0\|([^|]{1,40})Z\|([^|]{1,40})\|([^\]]{0,80})\]/

const bracket = 0x5b

/** Two ASCII digits as a number; what is no digit gives nonsense, which only misplaces a broken line. */
function two(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) * 10 + (bytes[at + 1] as number) - 528
}

// Lines of a log share their date: working it out once a day instead of once a line halves the work.
let cachedDate = -1
let cachedDays = 0

/** Time in microseconds since 1970 of the line that begins at `start`; NaN when it is no such line. Allocates nothing. */
export function lineTime(bytes: Uint8Array, start: number, end: number): number {
  const skip = bytes[start] === bracket && bytes[start + 1] === 0x21 ? 2 : 0
  const at = start + skip + 9
  // `[MFLOG|0|` and at least `YYYY-MM-DDTHH:MM:SS`.
  if (
    end - at < 21 ||
    bytes[at - 9] !== bracket ||
    bytes[at - 8] !== 0x4d ||
    bytes[at - 4] !== 0x47 ||
    bytes[at - 3] !== 0x7c
  )
    return Number.NaN
  const year = two(bytes, at) * 100 + two(bytes, at + 2)
  const date = year * 10_000 + two(bytes, at + 5) * 100 + two(bytes, at + 8)
  if (date !== cachedDate) {
    cachedDays = daysSince1970(year, two(bytes, at + 5), two(bytes, at + 8))
    cachedDate = date
  }
  const seconds = ((cachedDays * 24 + two(bytes, at + 11)) * 60 + two(bytes, at + 14)) * 60 + two(bytes, at + 17)
  if (bytes[at + 19] !== 0x2e) return seconds * 1_000_000
  return seconds * 1_000_000 + fraction(bytes, at + 20)
}

/** Up to six digits after the point as microseconds. */
function fraction(bytes: Uint8Array, at: number): number {
  let micros = 0
  let unit = 100_000
  for (let place = at; unit >= 1; place++) {
    const value = (bytes[place] as number) - 48
    if (!(value >= 0 && value <= 9)) break
    micros += value * unit
    unit = unit === 1 ? 0 : unit / 10
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
