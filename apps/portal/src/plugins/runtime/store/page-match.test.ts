import { expect, test } from 'vitest'
import type { PointOf } from './contributed'
import { matchPage, plainPages, tabOf } from './page-match'

const page = (id: string, path: string): PointOf<'page/v1'> => ({ point: 'page/v1', id, title: id, path })
const pages = [page('any', '/titles/:genre'), page('home', '/'), page('new', '/titles/new'), page('titles', '/titles')]

test('a page is found by its path, parameters by their names', () => {
  expect(matchPage(pages, '/')?.page.id).toBe('home')
  expect(matchPage(pages, '/titles/')?.page.id).toBe('titles')
  expect(matchPage(pages, '/titles/film noir')).toEqual({ page: pages[0], params: { genre: 'film noir' } })
})

test('a named segment comes before one that takes any', () => {
  expect(matchPage(pages, '/titles/new')?.page.id).toBe('new')
  expect(matchPage(pages.toReversed(), '/titles/new')?.page.id).toBe('new')
})

test('what no page has is nothing', () => {
  expect(matchPage(pages, '/titles/drama/more')).toBeNull()
  expect(matchPage(pages, '/other')).toBeNull()
  expect(matchPage([page('titles', '/titles')], '/')).toBeNull()
})

test('tabs are the pages without parameters, and one of them is current below it', () => {
  expect(plainPages(pages).map(({ id }) => id)).toEqual(['home', 'new', 'titles'])
  expect(tabOf(pages, pages[0] as never)?.id).toBe('titles')
  expect(tabOf([page('any', '/:x')], page('any', '/:x'))).toBeNull()
})
