import { expect, test } from 'vitest'
import { isOutside, pageAddress } from './address'

const plugin = { basePath: '/p/films' }

test.each([
  ['/', '/p/films'],
  ['', '/p/films'],
  ['/titles/drama', '/p/films/titles/drama'],
  ['titles', '/p/films/titles'],
  ['/?genre=drama', '/p/films?genre=drama'],
  ['?genre=drama', '/p/films?genre=drama'],
  ['#top', '/p/films#top'],
  ['/p/films/titles', '/p/films/titles'],
  ['/p/films-more', '/p/films/p/films-more'],
])('%s is at %s', (path, address) => {
  expect(pageAddress(plugin, path)).toBe(address)
})

test('an address elsewhere is known by its scheme or host', () => {
  expect(['https://example.com', '//example.com', 'mailto:a@example.com'].every(isOutside)).toBe(true)
  expect(isOutside('/titles:1')).toBe(false)
})
