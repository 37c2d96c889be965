/** One difference between two configuration schemas; `breaking` when values that were right may be wrong now. */
export type SchemaChange = { path: string; what: string; breaking: boolean }

type Schema = Record<string, unknown>

/** What differs between two JSON Schemas, as far as forms use them: properties, requirements, types, choices and bounds. */
export function schemaChanges(before: unknown, after: unknown, path = ''): SchemaChange[] {
  const [a, b] = [asSchema(before), asSchema(after)]
  if (!a && !b) return []
  if (!a) return [{ path, what: 'The plugin takes a configuration now.', breaking: requiredOf(b).size > 0 }]
  if (!b) return [{ path, what: 'The plugin takes no configuration any more.', breaking: false }]
  return [...ownChanges(a, b, path), ...propertyChanges(a, b, path), ...itemChanges(a, b, path)]
}

function itemChanges(a: Schema, b: Schema, path: string): SchemaChange[] {
  return asSchema(a['items']) && asSchema(b['items']) ? schemaChanges(a['items'], b['items'], `${path}[]`) : []
}

function propertyChanges(a: Schema, b: Schema, path: string): SchemaChange[] {
  const [old, now] = [asSchema(a['properties']) ?? {}, asSchema(b['properties']) ?? {}]
  const [needed, needs] = [requiredOf(a), requiredOf(b)]
  const below = (name: string) => (path ? `${path}.${name}` : name)
  const added = Object.keys(now).filter((name) => !Object.hasOwn(old, name))
  const removed = Object.keys(old).filter((name) => !Object.hasOwn(now, name))
  const kept = Object.keys(now).filter((name) => Object.hasOwn(old, name))
  return [
    ...added.map((name) => {
      const must = needs.has(name) && !hasDefault(now[name])
      return { path: below(name), what: must ? 'New, and must be given.' : 'New.', breaking: must }
    }),
    ...removed.map((name) => {
      return { path: below(name), what: 'Gone.', breaking: b['additionalProperties'] === false }
    }),
    ...kept
      .filter((name) => needs.has(name) && !needed.has(name))
      .map((name) => ({ path: below(name), what: 'Must be given now.', breaking: !hasDefault(now[name]) })),
    ...kept
      .filter((name) => needed.has(name) && !needs.has(name))
      .map((name) => ({ path: below(name), what: 'May be left out now.', breaking: false })),
    ...kept.flatMap((name) => schemaChanges(old[name], now[name], below(name))),
  ]
}

function ownChanges(a: Schema, b: Schema, path: string): SchemaChange[] {
  return [
    ...typeChange(a, b, path),
    ...choiceChange(a, b, path),
    ...boundChanges(a, b, path),
    ...patternChange(a, b, path),
  ]
}

function typeChange(a: Schema, b: Schema, path: string): SchemaChange[] {
  const [old, now] = [list(a['type']), list(b['type'])]
  if (old.join() === now.join()) return []
  const narrower = now.length > 0 && (old.length === 0 || old.some((type) => !accepts(now, type)))
  return [
    { path, what: `The type was ${old.join(' or ') || 'any'}, is ${now.join(' or ') || 'any'}.`, breaking: narrower },
  ]
}

function accepts(types: string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'))
}

function choiceChange(a: Schema, b: Schema, path: string): SchemaChange[] {
  const [old, now] = [a['enum'], b['enum']].map((choices) => (Array.isArray(choices) ? choices.map(String) : null))
  if (!old && !now) return []
  if (!now) return [{ path, what: 'Any value may be chosen now.', breaking: false }]
  if (!old) return [{ path, what: `Only ${now.join(', ')} may be chosen now.`, breaking: true }]
  const gone = old.filter((choice) => !now.includes(choice))
  const fresh = now.filter((choice) => !old.includes(choice))
  return [
    ...(gone.length > 0 ? [{ path, what: `No longer to be chosen: ${gone.join(', ')}.`, breaking: true }] : []),
    ...(fresh.length > 0 ? [{ path, what: `New to choose: ${fresh.join(', ')}.`, breaking: false }] : []),
  ]
}

const bounds = [
  { key: 'minimum', lower: true },
  { key: 'exclusiveMinimum', lower: true },
  { key: 'minLength', lower: true },
  { key: 'minItems', lower: true },
  { key: 'maximum', lower: false },
  { key: 'exclusiveMaximum', lower: false },
  { key: 'maxLength', lower: false },
  { key: 'maxItems', lower: false },
]

function boundChanges(a: Schema, b: Schema, path: string): SchemaChange[] {
  return bounds.flatMap(({ key, lower }) => {
    const [old, now] = [a[key], b[key]].map((bound) => (typeof bound === 'number' ? bound : null))
    if (old === now) return []
    const open = lower ? -Infinity : Infinity
    const [from, to] = [old ?? open, now ?? open]
    return [
      { path, what: `${key} was ${old ?? 'open'}, is ${now ?? 'open'}.`, breaking: lower ? to > from : to < from },
    ]
  })
}

function patternChange(a: Schema, b: Schema, path: string): SchemaChange[] {
  if (a['pattern'] === b['pattern']) return []
  return [{ path, what: 'The pattern of the text changed.', breaking: b['pattern'] !== undefined }]
}

function asSchema(value: unknown): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : null
}

function requiredOf(schema: Schema | null): Set<string> {
  return new Set(list(schema?.['required']))
}

function hasDefault(schema: unknown): boolean {
  return asSchema(schema)?.['default'] !== undefined
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' ? [value] : []
}
