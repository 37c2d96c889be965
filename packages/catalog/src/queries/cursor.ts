import { InputError } from '@groundwork/access/errors'

/** A place in a sorted list: the sort value and the name of the last row seen. */
export type Place = [string | number, string]

export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

export function readCursor(cursor: string, kind: 'number' | 'string'): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === 2 && typeof place[0] === kind && typeof place[1] === 'string')
      return [place[0] as string | number, place[1]]
  } catch {
    // answered below
  }
  throw new InputError(
    'This place in the list is not one Groundwork gave out for this order. Start from the first page.',
  )
}
