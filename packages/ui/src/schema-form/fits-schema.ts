import { type Schema, Validator } from '@cfworker/json-schema'
import type { JsonSchema } from './json-schema'

/** Whether the value fits; false too for a schema that cannot be read. */
export function fitsSchema(schema: JsonSchema, value: unknown): boolean {
  const plain: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value))
  try {
    return new Validator(schema as Schema, '2020-12').validate(plain).valid
  } catch {
    return false
  }
}
