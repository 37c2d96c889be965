import { expect, it } from 'vitest'
import { isCurrent } from './rail-place'

const catalogue = { href: '/catalogue', also: ['/projects'], except: ['/projects/*/units'] }
const promotions = { href: '/promotions', also: ['/projects/*/units'] }

it('a page stands under the entry that its way begins with', () => {
  expect(isCurrent('/projects/rows', catalogue)).toBe(true)
  expect(isCurrent('/projects/rows/config/project', catalogue)).toBe(true)
  expect(isCurrent('/projects/rows/units/Score', catalogue)).toBe(false)
  expect(isCurrent('/projects/rows/units/Score', promotions)).toBe(true)
  expect(isCurrent('/projects/units', promotions)).toBe(false)
})

it('home is the page itself, and a name that only begins alike is another page', () => {
  expect(isCurrent('/', { href: '/' })).toBe(true)
  expect(isCurrent('/runs', { href: '/' })).toBe(false)
  expect(isCurrent('/runs-of-mine', { href: '/runs' })).toBe(false)
})
