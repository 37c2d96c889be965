import { expect, it } from 'vitest'
import { instantOf, localText } from './local-moment'

it('reads what clocks of a zone show, in summer and winter', () => {
  expect(instantOf('2026-07-01T18:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T16:00:00Z'))
  expect(instantOf('2026-01-01T18:00', 'Europe/Berlin')).toBe(Date.parse('2026-01-01T17:00:00Z'))
  expect(localText(Date.parse('2026-07-01T16:00:00Z'), 'Europe/Berlin')).toBe('2026-07-01T18:00')
})

it('takes nothing else for a moment', () => {
  expect(['', 'today', '2026-13-01T00:00', '2026-07-01'].map((text) => instantOf(text, 'UTC'))).toEqual([
    null,
    null,
    null,
    null,
  ])
})
