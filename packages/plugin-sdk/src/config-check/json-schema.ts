/** JSON Schema 2020-12 as far as checking knows it; every other keyword is the validator's. */
export type JsonSchema = {
  [keyword: string]: unknown
  $ref?: string
  title?: string
  default?: unknown
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  /** How a value is shown; `format` says in words what a text must look like. */
  'x-portal'?: { format?: string }
}

/** Names and indexes from the root to a value. */
export type ValuePath = (string | number)[]

/** Something that is wrong with a value, and where it is clear, the value that mends it. */
export type Finding = {
  path: ValuePath
  level: 'error' | 'warning' | 'info'
  message: string
  fix?: { label: string; value: unknown }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The segments of a JSON pointer (`#/limits/0/name`), unescaped. */
export function segments(pointer: string): string[] {
  return pointer
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function pathOf(pointer: string): ValuePath {
  return segments(pointer).map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part))
}

/** The JSON pointer (`/limits/0/name`) of a value; "" for the root. */
export function pointerOf(path: ValuePath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What a path leads to; undefined where it leads nowhere. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let at = root
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Record<string | number, unknown>)[part]
  }
  return at
}

/** The part of a schema that a pointer (`#/properties/x/maximum`) leads to, through `$ref`s of the same document. */
export function schemaAt(root: JsonSchema, pointer: string): unknown {
  let at: unknown = root
  for (const part of segments(pointer)) {
    if (part === '$ref' && isRecord(at) && typeof at['$ref'] === 'string') at = followed(root, at['$ref'])
    else at = valueAt(at, [part])
  }
  return at
}

/** A reference back to itself would never end; what cannot be followed is simply not described. */
function followed(root: JsonSchema, ref: string): unknown {
  return ref.startsWith('#') && !ref.includes('$ref') ? schemaAt(root, ref) : undefined
}
