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
  /** Who answers for it, in words. */
  owner?: string
  /** May be given anew with each run. */
  perRun?: boolean
  /** Holds a reference to a secret, never a value. */
  secretRef?: boolean
  immutableAfterCreate?: boolean
  /** What a change of it makes necessary. */
  impact?: 'none' | 'restart' | 'rebuild' | 'data'
  deprecated?: boolean | string | { replacement?: string; reason?: string }
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

/** The path that a JSON pointer (`/a/0`) leads along; "" is the root. */
export function parsePath(pointer: string): ValuePath {
  if (pointer === '') return []
  const parts = pointer.slice(1).split('/')
  return parts.map((part) => {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    return /^(0|[1-9]\d*)$/.test(name) ? Number(name) : name
  })
}
