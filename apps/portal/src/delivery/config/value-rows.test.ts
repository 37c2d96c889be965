import type { JsonSchema } from '@groundwork/delivery/config/schema'
import { resolve } from '@groundwork/delivery/config/resolve'
import { expect, it } from 'vitest'
import { matching, valueRows } from './value-rows'

const layer = { revision: 1, locks: [] }
const schema: JsonSchema = {
  type: 'object',
  properties: { a: { title: 'Budget', 'x-portal': { unit: 'USD' } } as JsonSchema },
}
const { values, provenance } = resolve([
  { ...layer, kind: 'project', address: 'project:p', values: { a: 1, b: { c: [1, 2] }, gone: 'x' } },
  {
    ...layer,
    ...{ kind: 'environment', address: 'environment:p:e' },
    values: { a: 2, gone: null, hook: { secretRef: { provider: 'v', path: 'H' } } },
  },
])
const rows = valueRows({ values, provenance, schema })

it('says of each value where it is from and what it covers', () => {
  expect(rows.map(({ key, text, layer: from }) => [key, text, from])).toEqual([
    ['a', '2', 'environment'],
    ['b.c', '[1,2]', 'project'],
    ['gone', null, 'environment'],
    ['hook', expect.stringMatching(/^secret [0-9a-f]{8}$/), 'environment'],
  ])
  expect(rows[0]).toMatchObject({ unit: 'USD', shadowed: [{ layer: 'project', address: 'project:p', text: '1' }] })
})

it('finds by key, title, value and layer', () => {
  const found = (typed: string) => matching(rows, typed).map(({ key }) => key)
  expect(found('BUDGET')).toEqual(['a'])
  expect(found('project:p')).toEqual(['b.c'])
  expect(found('environment hook')).toEqual(['hook'])
  expect(found('')).toHaveLength(4)
})
