import { z } from 'zod'
import { manifestShape, permission, pointId } from './manifest-shape'
import { hostPermissionPattern, permissions } from './permissions'
import { pointIds } from './points'

/** The JSON Schema (draft 2020-12) of `plugin.json` for editors, as published by the portal. */
export function manifestJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(manifestShape, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const given: z.core.$ZodType = zodSchema
      if (given === permission) {
        jsonSchema.type = 'string'
        jsonSchema.anyOf = [{ enum: Object.keys(permissions) }, { pattern: hostPermissionPattern.source }]
      }
      if (given === pointId) Object.assign(jsonSchema, { type: 'string', enum: [...pointIds] })
    },
  })
  return { title: 'plugin.json of a Groundwork plugin', ...schema }
}

/** The text of `plugin.schema.json`. */
export function manifestSchemaText(): string {
  return `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`
}
