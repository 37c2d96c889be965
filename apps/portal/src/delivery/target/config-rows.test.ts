import { expect, it } from 'vitest'
import { configRows, type Origin, valueText } from './config-rows'

const origin = (layer: Origin['layer']): Origin => ({ layer, address: `${layer}:x`, revision: 3, shadowed: [] })

it('names each value with its key and the layer that it comes from', () => {
  const values = { retention: { days: 7 }, 'a/b': ['x'] }
  const rows = configRows(values, {
    values,
    provenance: { '/retention/days': origin('environment'), '/a~1b': origin('defaults') },
  })
  expect(rows.map(({ key, value, origin: from, next }) => [key, value, from?.layer, next])).toEqual([
    ['a/b', ['x'], 'defaults', null],
    ['retention.days', 7, 'environment', null],
  ])
})

it('shows what the layers say now where that is something else, and what they took away', () => {
  const rows = configRows(
    { days: 7, old: true, same: { b: 1, a: 2 } },
    { values: { days: 9, same: { a: 2, b: 1 }, added: 'x' }, provenance: { '/days': origin('project') } },
  )
  expect(rows.filter(({ next }) => next).map(({ key, value, next }) => [key, value, next?.value])).toEqual([
    ['added', undefined, 'x'],
    ['days', 7, 9],
    ['old', true, undefined],
  ])
})

it('does not take a reference to a secret apart', () => {
  const rows = configRows({ key: { secretRef: { provider: 'vault', path: 'key' } }, none: {} }, null)
  expect(rows.map(({ key }) => key)).toEqual(['key', 'none'])
  expect([valueText(undefined), valueText('x'), valueText(null), valueText([1])]).toEqual([
    'nothing',
    'x',
    'null',
    '[1]',
  ])
})
