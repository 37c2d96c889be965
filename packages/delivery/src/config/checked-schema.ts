import { isMap } from './json'
import { annotationsOf, type JsonSchema } from './schema'

/** Keywords whose value is data, and no schema. */
const data = new Set(['default', 'const', 'enum', 'examples', 'x-portal'])
/** Keywords whose value maps names to schemas: a name may be called like a keyword. */
const named = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])

/**
 * The schema as resolved values are checked by: with anything allowed where a secret is wanted, since references are checked by
 * what knows them, and without defaults, since those are a layer of their own and may have been taken away.
 */
export function forResolved(schema: JsonSchema): JsonSchema {
  return mapNodes(schema, (node) => {
    if (annotationsOf(node).secretRef) return node['title'] === undefined ? {} : { title: node['title'] }
    const { default: _, ...kept } = node
    return kept
  })
}

const choices = ['oneOf', 'anyOf', 'not', 'if', 'then', 'else']
const presence = ['required', 'dependentRequired', 'dependentSchemas', 'minProperties', 'minItems', 'contains']

/**
 * The schema as far as it can be asked of one layer: what must be there may come from another one, and which variant is meant
 * may be said elsewhere. Types, limits and names of keys hold all the same.
 */
export function forOneLayer(schema: JsonSchema): JsonSchema {
  return mapNodes(schema, (node) => {
    const opens = choices.some((keyword) => keyword in node)
    const kept = Object.entries(node).filter(
      ([keyword]) =>
        !choices.includes(keyword) && !presence.includes(keyword) && !(opens && keyword === 'unevaluatedProperties'),
    )
    // Keys of a variant are known to the variant only, and that is not asked any more.
    return { ...Object.fromEntries(kept), ...(opens ? { additionalProperties: true } : {}) }
  })
}

function mapNodes(node: JsonSchema, change: (node: JsonSchema) => JsonSchema): JsonSchema {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isMap(value)) return value
    const changed = change(value as JsonSchema)
    return Object.fromEntries(
      Object.entries(changed).map(([keyword, part]) => {
        if (data.has(keyword)) return [keyword, part]
        if (named.has(keyword) && isMap(part))
          return [keyword, Object.fromEntries(Object.entries(part).map(([name, each]) => [name, visit(each)]))]
        return [keyword, visit(part)]
      }),
    )
  }
  return visit(node) as JsonSchema
}
