import { isRecord } from './json-schema'

/** Where one of these stands beside `properties`, other keys may be meant. */
const opening = [
  'additionalProperties',
  'unevaluatedProperties',
  'patternProperties',
  'allOf',
  'anyOf',
  'oneOf',
  '$ref',
  'if',
]

/** The schema with unknown keys refused wherever it does not say otherwise: a misspelt key must not pass for nothing. */
export function strictSchema<T>(node: T): T {
  if (Array.isArray(node)) return node.map(strictSchema) as T
  if (!isRecord(node)) return node
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'default' || key === 'const' || key === 'enum' ? value : strictSchema(value),
    ]),
  )
  if (isRecord(node['properties']) && !opening.some((key) => key in node)) copy['additionalProperties'] = false
  return copy as T
}
