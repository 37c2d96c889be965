import { isMap, type Json } from './json'

/** JSON pointers (RFC 6901): `/rules/min_votes`; `""` is the whole. */
export type Pointer = string

export function pointerTo(path: readonly (string | number)[]): Pointer {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

export function child(pointer: Pointer, part: string | number): Pointer {
  return pointer + pointerTo([part])
}

/** The keys that a pointer names; null for text that is none. */
export function partsOf(pointer: string): string[] | null {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Whether `pointer` is `of` or lies inside it. */
export function within(pointer: Pointer, of: Pointer): boolean {
  return pointer === of || of === '' || pointer.startsWith(`${of}/`)
}

/** What a pointer leads to; undefined where there is nothing. */
export function valueAt(root: Json | undefined, pointer: Pointer): Json | undefined {
  let at: Json | undefined = root
  for (const part of partsOf(pointer) ?? []) {
    if (Array.isArray(at)) at = /^(0|[1-9]\d*)$/.test(part) ? at[Number(part)] : undefined
    else if (isMap(at) && Object.hasOwn(at, part)) at = at[part]
    else return undefined
  }
  return at
}

/** A pointer as people read it: `rules.min_votes`. */
export function inWords(pointer: Pointer): string {
  return partsOf(pointer)?.join('.') || 'the configuration'
}
