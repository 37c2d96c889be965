import { expect, it } from 'vitest'
import { formatBytes, formatCount, formatNumber, formatPercent, plural } from './number'

it('groups thousands and shortens millions', () => {
  expect([0, 1204, 999_999, 8_400_000, 2_500_000_000].map(formatNumber)).toEqual([
    '0',
    '1,204',
    '999,999',
    '8.4 M',
    '2.5 G',
  ])
})

it('stops counting exactly above ten thousand', () => {
  expect([9_412, 10_000, 10_001].map(formatCount)).toEqual(['9,412', '10,000', '10,000+'])
})

it('writes bytes in the unit that keeps three digits', () => {
  expect([0, 340, 999, 1_000, 4_120_000, 999_600, 118_000_000].map(formatBytes)).toEqual([
    '0 B',
    '340 B',
    '999 B',
    '1 kB',
    '4.1 MB',
    '1 MB',
    '118 MB',
  ])
})

it('puts a space before the percent sign', () => expect(formatPercent(0.9923)).toBe('99.2 %'))

it('agrees with its noun', () => {
  expect([plural(1, 'run'), plural(0, 'run'), plural(2, 'library', 'libraries')]).toEqual([
    '1 run',
    '0 runs',
    '2 libraries',
  ])
})
