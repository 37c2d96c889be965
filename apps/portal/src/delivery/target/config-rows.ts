import type { ConfigLayerName } from '@groundwork/ui/layer-mark'

export type Origin = {
  layer: ConfigLayerName
  address: string
  revision: number
  shadowed: { layer: ConfigLayerName; address: string; value: unknown }[]
}

export type ConfigRow = {
  pointer: string
  /** The key as people read it: `retention.days`. */
  key: string
  /** What is in force; undefined: nothing. */
  value: unknown
  origin: Origin | null
  /** What the next promotion would bring where it is something else; undefined: it would take the value away. */
  next: { value: unknown } | null
}

/**
 * Every value in force, with the layer that it comes from. Where the layers say something else since, `next` is what they say now,
 * and the layer is the one that says it.
 */
export function configRows(
  inForce: unknown,
  now: { values: unknown; provenance: Record<string, Origin> } | null,
): ConfigRow[] {
  const running = leavesOf(inForce)
  const wanted = now ? leavesOf(now.values) : running
  const pointers = [...new Set([...running.keys(), ...wanted.keys()])].toSorted()
  return pointers.map((pointer) => {
    const [value, next] = [running.get(pointer), wanted.get(pointer)]
    return {
      pointer,
      key: keyOf(pointer),
      value,
      origin: now?.provenance[pointer] ?? null,
      next: sameValue(value, next) ? null : { value: next },
    }
  })
}

/** Values that are no group, and groups that are empty, by JSON pointer. */
function leavesOf(value: unknown, at = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (!isGroup(value)) {
    if (at !== '' || value !== undefined) found.set(at, value)
    return found
  }
  const entries = Object.entries(value)
  if (entries.length === 0 && at !== '') found.set(at, value)
  for (const [name, part] of entries) leavesOf(part, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, found)
  return found
}

/** A reference to a secret is one value, not a group. */
function isGroup(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  return !('secretRef' in value)
}

function keyOf(pointer: string): string {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function sameValue(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b)
}

function sorted(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      isPlain(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
    ) ?? ''
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** A value in one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
