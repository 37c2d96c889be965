/** When a day begins in a zone, in milliseconds. */
export function instantOf(day: string, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  // Twice: the offset at the guess may be that of the other side of a change of clocks.
  return utc - offsetAt(utc - offsetAt(utc, zone), zone)
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(at)
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '0'
  const local = `${get('year').padStart(4, '0')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}:${get('second')}Z`
  return Date.parse(local) - Math.floor(at / 1000) * 1000
}
