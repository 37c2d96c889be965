import { expect, it } from 'vitest'
import type { JsonSchema } from '../config/schema'
import { secretVariables } from './secret-variables'

const marked = { 'x-portal': { secretRef: true } }
const reference = (path: string, version?: number) => ({
  secretRef: { provider: 'vault', path, ...(version ? { version } : {}) },
})

it('names variables after keys, tells those apart that read alike, and keeps a version', () => {
  const properties = {
    'web-hook': marked,
    web_hook: marked,
    dataBase: { properties: { keys: { items: marked } } },
    plain: {},
  }
  const schema = { type: 'object', properties } as unknown as JsonSchema
  const values = {
    web_hook: reference('B'),
    'web-hook': reference('A', 3),
    dataBase: { keys: [reference('C')] },
    plain: 'x',
  }
  expect(secretVariables(schema, values)).toEqual({
    SECRET_WEB_HOOK: { integration: 'vault', name: 'A', version: '3' },
    SECRET_WEB_HOOK_2: { integration: 'vault', name: 'B' },
    SECRET_DATA_BASE_KEYS_0: { integration: 'vault', name: 'C' },
  })
  expect(secretVariables(null, {})).toEqual({})
})
