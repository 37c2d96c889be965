import type { JsonSchema } from '@groundwork/ui/schema-form'
import { expect, it } from 'vitest'
import { configMend } from './config-mend'

const schema: JsonSchema = {
  type: 'object',
  properties: { url: { type: 'string', format: 'uri' }, prefix: { type: 'string' } },
  required: ['url'],
}

it('waits for a required field before anything was typed, and for nothing when all is there', () => {
  expect(configMend(schema, {})).toBe('The configuration waits for url.')
  expect(configMend(schema, { url: 'https://films.example' })).toBeNull()
  expect(configMend(schema, { url: 'https://films.example', prefix: 4 })).toBe('The configuration waits for prefix.')
  expect(configMend(null, {})).toBeNull()
})
