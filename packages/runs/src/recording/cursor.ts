import { InputError } from '@groundwork/access/errors'

/** Where a page begins: the values of the last row of the page before, by the names that the protocol uses. */
export type PageCursor = Record<string, string | number>

export type Page = { limit: number; cursor: PageCursor | null }

const defaultLimit = 50
const highestLimit = 500

/** The page asked for by `_limit` and `_cursor`; null when neither is given, which means the whole list. */
export function readPage(query: URLSearchParams, forced = false): Page | null {
  const limit = query.get('_limit')
  const cursor = query.get('_cursor')
  if (limit === null && cursor === null && !forced) return null
  return {
    limit: limit === null ? defaultLimit : readLimit(limit),
    cursor: cursor === null ? null : decodeCursor(cursor),
  }
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1) throw new InputError('Invalid _limit')
  return Math.min(limit, highestLimit)
}

export function encodeCursor(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64')
}

function decodeCursor(text: string): PageCursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString())
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
    return value as PageCursor
  } catch {
    throw new InputError('Invalid cursor')
  }
}

/** The cursor's values in order; refuses a cursor of another list. Names that begin with `#` must be numbers. */
export function cursorValues(cursor: PageCursor | null, names: readonly string[]): (string | number)[] | null {
  if (cursor === null) return null
  return names.map((name) => {
    const isCount = name.startsWith('#')
    const value = cursor[isCount ? name.slice(1) : name]
    if (isCount ? !Number.isSafeInteger(value) : typeof value !== 'string') throw new InputError('Invalid cursor')
    return value as string | number
  })
}
