import { expect, it } from 'vitest'
import { type Listed, listHref, narrow, readAddress } from './list-address'

const row = (id: string, facts: Partial<Listed> = {}): Listed => ({
  id,
  text: id,
  state: 'enabled',
  attention: false,
  name: id,
  errorRate: null,
  loadMs: null,
  sizeBytes: 0,
  at: 0,
  ...facts,
})
const names = (rows: Listed[], search: Record<string, string>) =>
  narrow(rows, readAddress(search), (each) => each).map(({ id }) => id)

it('nonsense in the address is the plain list', () => {
  expect(readAddress({ state: 'x', sort: ['y', 'z'] })).toEqual({ q: '', state: 'all', sort: 'name' })
  expect(listHref('/plugins', readAddress({}))).toBe('/plugins')
  expect(listHref('/plugins', readAddress({ q: 'a b', sort: 'errors' }))).toBe('/plugins?q=a+b&sort=errors')
})

it('all words of the search must be there', () => {
  expect(names([row('kyc checks'), row('cost lens')], { q: 'LENS cost' })).toEqual(['cost lens'])
})

it('what needs a person is one choice, on and off are others', () => {
  const rows = [row('a', { attention: true }), row('b', { state: 'disabled' }), row('c')]
  expect(names(rows, { state: 'attention' })).toEqual(['a'])
  expect(names(rows, { state: 'off' })).toEqual(['b'])
  expect(names(rows, { state: 'on' })).toEqual(['a', 'c'])
})

it('the most errors come first and what was not measured last', () => {
  const rows = [row('none'), row('few', { errorRate: 0.01 }), row('many', { errorRate: 0.5 })]
  expect(names(rows, { sort: 'errors' })).toEqual(['many', 'few', 'none'])
})
