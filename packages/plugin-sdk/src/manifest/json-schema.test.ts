import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { manifestJsonSchema, manifestSchemaText } from './json-schema'
import { permissions } from './permissions'
import { pointIds } from './points'

it('is the file that the portal publishes; `npm run reference` writes it', () => {
  const file = fileURLToPath(new URL('../../plugin.schema.json', import.meta.url))
  expect(readFileSync(file, 'utf8')).toBe(manifestSchemaText())
})

it('offers editors every point and permission, with a description of each field', () => {
  const schema = manifestJsonSchema() as {
    required: string[]
    properties: Record<
      string,
      {
        description?: string
        items: { anyOf: { enum: string[] }[]; oneOf: { properties: { point: { const: string } } }[] }
      }
    >
  }
  expect(schema.properties.permissions?.items.anyOf[0]?.enum).toEqual(Object.keys(permissions))
  expect(schema.properties.contributes?.items.oneOf.map(({ properties }) => properties.point.const)).toEqual(pointIds)
  expect(schema.required).toEqual(['id', 'version', 'name', 'description', 'publisher', 'kind', 'engines'])
  const undescribed = Object.entries(schema.properties).filter(([, property]) => !property.description)
  expect(undescribed).toEqual([])
})
