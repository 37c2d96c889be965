import { describe, expect, it } from 'vitest'
import { addressProblem, effectiveSort, fromBar, listHref, parseAddress, refusalOf, toBar, toSearch } from './address'

const owners = [
  { value: 'team:0190', label: 'Content Decisions' },
  { value: 'person:ana', label: 'ana' },
  { value: 'none', label: 'No owner' },
]
const read = (query: string) => parseAddress(new URLSearchParams(query))

describe('the address of the list', () => {
  it('comes back as it was, and leaves out what goes without saying', () => {
    const query =
      '?q=rows&state=failing&owner=team%3A0190&owner=none&tag=nightly&starred=1&sort=name&columns=owner%2Cruns'
    expect(listHref(read(query))).toBe(`/catalogue${query}`)
    expect(listHref(read('?sort=recent&columns=owner,strip,last'))).toBe('/catalogue')
  })

  it('orders by best match when somebody searches, unless told otherwise', () => {
    const sortOf = (query: string) => effectiveSort(read(query))
    expect(sortOf('?q=rows')).toBe('relevance')
    expect(sortOf('?q=rows&sort=recent')).toBe('recent')
    expect(sortOf('?sort=relevance')).toBe('recent')
    expect(sortOf('?sort=nonsense')).toBe('recent')
    expect(listHref({ ...read(''), filter: { q: 'rows' } })).toBe('/catalogue?q=rows')
  })

  it('drops states that do not exist', () => {
    expect(read('?state=sleeping').filter).toEqual({})
    expect(read('?state=sleeping&state=failing').filter).toEqual({ state: ['failing'] })
  })

  it('says of a state that does not exist which there are', () => {
    const words = '"sleeping" is no state: failing, unknown, running, healthy, idle.'
    expect(addressProblem(new URLSearchParams('state=failing&state=sleeping'))).toBe(words)
    expect(addressProblem(new URLSearchParams('state=failing&tag=sleeping'))).toBeNull()
  })

  it('takes a bare owner for a person', () => {
    expect(read('?owner=ines&owner=person:ines&owner=none&owner=team:0190&owner=user:7').filter).toEqual({
      owner: ['person:ines', 'none', 'team:0190', 'user:7'],
    })
  })

  it('reads repeated values as Next gives them', () => {
    expect(read(toSearch({ tag: ['a', 'b'], q: 'x', gone: undefined }).toString()).filter).toEqual({
      q: 'x',
      tag: ['a', 'b'],
    })
  })
})

describe('the filter bar', () => {
  it('names owners and finds them again, in any case', () => {
    const filter = { owner: ['team:0190', 'none'], starred: true, q: 'rows' }
    const bar = toBar(filter, owners)
    expect(bar.tokens).toContainEqual({ key: 'owner', value: 'Content Decisions' })
    expect(fromBar(bar, owners)).toEqual(filter)
    expect(fromBar({ tokens: [{ key: 'owner', value: 'content decisions' }], text: '' }, owners)).toEqual({
      owner: ['team:0190'],
    })
  })

  it('refuses what a field cannot be, and takes a state in any case', () => {
    expect(refusalOf({ key: 'state', value: 'bogus' })).toMatch(/^"bogus" is no state: failing, /)
    expect(refusalOf({ key: 'is', value: 'bogus' })).toBe('"bogus" is neither starred nor mine.')
    expect(refusalOf({ key: 'state', value: 'Failing' })).toBeNull()
    expect(refusalOf({ key: 'tag', value: 'bogus' })).toBeNull()
    expect(fromBar({ tokens: [{ key: 'state', value: 'Failing' }], text: '' }, owners)).toEqual({ state: ['failing'] })
  })
})
