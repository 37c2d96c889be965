import { expect, it } from 'vitest'
import { matrixFilter, matrixHref, parseMatrix, views } from './address'

const parse = (href: string) => parseMatrix(new URL(href, 'http://portal.test').searchParams)

it('each view, filter and project is in the address and comes back from it', () => {
  for (const view of views) {
    const address = { view, q: 'rows & more', project: 'a/b' }
    expect(parse(matrixHref(address))).toEqual(address)
  }
  expect(matrixHref({ view: 'all', q: '', project: null })).toBe('/promotions')
})

it('a view that does not exist is all of them', () => {
  expect(parse('/promotions?view=everything').view).toBe('all')
})

it('asks the server for what the address says and no more', () => {
  expect(matrixFilter(parse('/promotions'))).toEqual({})
  expect(matrixFilter(parse('/promotions?view=failed&q=score'))).toEqual({ q: 'score', show: ['failed'] })
})
