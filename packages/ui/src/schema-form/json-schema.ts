/** What a schema may say of how a value is shown, beside JSON Schema's own words. */
export type PortalHints = {
  /** `textarea` for long text; `radio` for a short choice shown open. */
  widget?: 'text' | 'textarea' | 'select' | 'radio' | 'range'
  /** Shown inside the field, right: `ms`, `%`, `rows`. */
  unit?: string
  /** Heading that fields of one object stand below. */
  group?: string
  /** One more sentence below the field. */
  help?: string
  /** What a text must look like, in words; told instead of the pattern. */
  format?: string
}

/** JSON Schema 2020-12 as far as the form knows it; other keywords are validated, not drawn. */
export type JsonSchema = {
  [keyword: string]: unknown
  $ref?: string
  title?: string
  description?: string
  type?: string | string[]
  default?: unknown
  enum?: unknown[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  oneOf?: JsonSchema[]
  'x-portal'?: PortalHints
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

/** One text for a path, to look findings up by. */
export function pathKey(path: ValuePath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A path from a JSON pointer (`/a/0`) or a dotted text (`a.0`), as other systems name places. */
export function parsePath(text: string): ValuePath {
  const parts = text.startsWith('/') ? text.slice(1).split('/') : text.split('.')
  if (text === '' || text === '/') return []
  return parts.map((part) => {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    return /^(0|[1-9]\d*)$/.test(name) ? Number(name) : name
  })
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The part of a schema that a pointer (`#/properties/x/maximum`) leads to, through `$ref`s of the same document. */
export function schemaAt(root: JsonSchema, pointer: string): unknown {
  let at: unknown = root
  for (const raw of pointer.replace(/^#\/?/, '').split('/')) {
    if (raw === '') continue
    const part = decodeURIComponent(raw).replaceAll('~1', '/').replaceAll('~0', '~')
    if (part === '$ref' && isSchema(at) && typeof at.$ref === 'string') at = followRef(root, at.$ref)
    else at = at === null || typeof at !== 'object' ? undefined : (at as Record<string, unknown>)[part]
  }
  return at
}

function followRef(root: JsonSchema, ref: string): unknown {
  // A reference back to itself would never end; what cannot be followed is simply not described.
  return ref.startsWith('#') && !ref.includes('$ref') ? schemaAt(root, ref) : undefined
}
