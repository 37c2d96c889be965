import { type Schema, Validator } from '@cfworker/json-schema'
import type { JsonSchema } from './json-schema'

/**
 * Whether the value has the shape; false too for a schema that cannot be read. Patterns and formats are left out: which variant is
 * meant shows in kinds and constants, what is wrong with a text is found elsewhere, and a hostile pattern never ends.
 */
export function fitsSchema(schema: JsonSchema, value: unknown): boolean {
  const plain: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value))
  try {
    return new Validator(shapeOf(schema) as Schema, '2020-12').validate(plain).valid
  } catch {
    return false
  }
}

const data = new Set(['default', 'const', 'enum', 'examples'])
const named = new Set(['properties', '$defs', 'definitions', 'dependentSchemas'])

function shapeOf(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(shapeOf)
  if (!isMap(part)) return part
  const kept = Object.entries(part).flatMap(([keyword, inner]): [string, unknown][] => {
    if (keyword === 'pattern' || keyword === 'format' || keyword === 'patternProperties') return []
    // Keys that a pattern allows are not told from those that nothing allows.
    if ('patternProperties' in part && /^(additional|unevaluated)Properties$/.test(keyword)) return []
    if (data.has(keyword)) return [[keyword, inner]]
    if (named.has(keyword) && isMap(inner))
      return [[keyword, Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, shapeOf(each)]))]]
    return [[keyword, shapeOf(inner)]]
  })
  return Object.fromEntries(kept)
}

const mostParts = 5_000
const maps = ['properties', 'patternProperties', 'dependentSchemas', 'dependencies']
const inside = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'not', 'if', 'then', 'else', 'items', 'additionalProperties']

/** Whether a form can be drawn: with each `$ref` followed the schema has an end, and not so many parts that nobody could fill them in. */
export function isDrawable(schema: JsonSchema): boolean {
  let parts = 0
  function visit(part: unknown, above: readonly unknown[]): boolean {
    if (Array.isArray(part)) return part.every((each) => visit(each, above))
    if (!isMap(part) || above.includes(part)) return true
    parts += 1
    if (parts > mostParts || above.length > 200) return false
    const here = [...above, part]
    const ref = part['$ref']
    if (typeof ref === 'string' && ref.startsWith('#/') && !visit(partAt(schema, ref), here)) return false
    const below = maps.flatMap((keyword) => (isMap(part[keyword]) ? Object.values(part[keyword]) : []))
    if (!below.every((each) => visit(each, here))) return false
    return inside.every((keyword) => visit(part[keyword], here))
  }
  return visit(schema, [])
}

function partAt(root: unknown, reference: string): unknown {
  let at = root
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
