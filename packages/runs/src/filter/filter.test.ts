import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterToText, parseFilterText, parseRunFilter, type RunFilter, runFilterToSearch } from './filter'

const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && !text.includes('\\'))
const filters: fc.Arbitrary<RunFilter> = fc.record(
  {
    status: fc.uniqueArray(fc.constantFrom('failed' as const, 'running' as const), { minLength: 1 }),
    project: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    tag: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    from: fc.nat(),
  },
  { requiredKeys: [] },
)
const sorted = (filter: RunFilter) =>
  JSON.parse(
    JSON.stringify(filter, (_, value: unknown) =>
      Array.isArray(value) ? (value as string[]).toSorted((a, b) => (a < b ? -1 : 1)) : value,
    ),
  ) as RunFilter

describe('a filter in the address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(sorted(parseRunFilter(new URLSearchParams(runFilterToSearch(filter))))).toEqual(sorted(filter))
      }),
    )
  })
  it('leaves out what it does not understand', () => {
    expect(parseRunFilter({ status: ['failed', 'nonsense'], colour: 'red', from: 'yesterday', project: '' })).toEqual({
      status: ['failed'],
    })
  })
  it('takes times as milliseconds or ISO', () => {
    expect(parseRunFilter({ from: '2026-01-02T00:00:00Z', to: '1767312000001' })).toEqual({
      from: 1767312000000,
      to: 1767312000001,
    })
  })
})

describe('a filter as text', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(filters, (whole) => {
        const filter = { ...whole }
        delete filter.from
        expect(sorted(parseFilterText(filterToText(filter)).filter)).toEqual(sorted(filter))
      }),
    )
  })
  it('gives back words that are no token', () => {
    expect(parseFilterText('status:failed colour:red status:odd tag:"two words" hello')).toEqual({
      filter: { status: ['failed'], tag: ['two words'] },
      rest: ['colour:red', 'status:odd', 'hello'],
    })
  })
})
