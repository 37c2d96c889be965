import { expect, it } from 'vitest'
import { fitsContract } from './contract'

it.each([
  ['1.0.0', '^1.0.0', true],
  ['1.6.2', '^1.5.0', true],
  ['1.4.0', '^1.5.0', false],
  ['2.0.0', '^1.0.0', false],
  ['0.2.0', '^0.1.0', false],
  ['1.2.9', '~1.2.3', true],
  ['1.3.0', '~1.2', false],
  ['1.9.0', '1.x', true],
  ['1.0.0', '*', true],
  ['1.5.0', '>=1.0.0 <2.0.0', true],
  ['2.0.0', '>= 1.0.0 < 2', false],
  ['2.1.0', '^1.0.0 || ^2.0.0', true],
  ['1.0.1', '1.0.0', false],
])('%s in %s: %s', (version, range, fits) => expect(fitsContract(version, range)).toBe(fits))
