import { describe, expect, it } from 'vitest'
import { formatDuration, formatShortDuration } from './duration'

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [340, '340 ms'],
    [999.6, '1000 ms'],
    [1_040, '1 s'],
    [4_240, '4.2 s'],
    [9_960, '10 s'],
    [38_000, '38 s'],
    [59_600, '1 min'],
    [252_000, '4 min 12 s'],
    [3_599_600, '1 h'],
    [6_480_000, '1 h 48 min'],
    [86_399_000, '1 d'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
  ])('%d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatShortDuration', () => {
  it.each([
    [0, '0'],
    [500, '500 ms'],
    [15_000, '15 s'],
    [90_000, '1 min 30 s'],
    [7_200_000, '2 h'],
  ])('%d ms on an axis reads %s', (ms, text) => expect(formatShortDuration(ms)).toBe(text))
})
