import { checkConfig, type JsonSchema } from '@groundwork/plugin-sdk/config-check'

/** Top-level keys whose values differ, by name. */
export function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter((key) => sorted(before[key]) !== sorted(after[key])).toSorted()
}

/** Values with the defaults that the schema fills in: a form that shows them has changed nothing. */
export function inForce(schema: JsonSchema | null, values: unknown): Record<string, unknown> {
  const filled = checkConfig(schema, values ?? {}).values
  return Object.keys(filled).length > 0 ? filled : ((values ?? {}) as Record<string, unknown>)
}

/** The order of keys is no change. */
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
