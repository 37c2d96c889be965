import { checkConfig, pointerOf } from '@groundwork/plugin-sdk/config-check'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'

/** JSON Schema, draft 2020-12: what `config/schema/v1` names a file of. */
export type ConfigSchema = { [key: string]: unknown }
export type CheckedValues = { values: Record<string, unknown>; findings: ConfigFinding[] }

/** The values with their defaults, and what is wrong with them by JSON pointer (`/limits/0/name`). A plugin without a schema takes none. */
export function checkValues(schema: ConfigSchema | null, given: unknown): CheckedValues {
  const { values, findings } = checkConfig(schema, given)
  return {
    values,
    findings: findings.map(({ path, level, message }) => ({ path: pointerOf(path), level, message })),
  }
}
