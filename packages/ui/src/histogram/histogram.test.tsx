// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { HistogramAxis } from './histogram'

afterEach(cleanup)
const hour = 3_600_000

it('keeps the last label within the axis on a phone', () => {
  // Ticks at 0, 3, ... 21 h: of those that a phone shows, the one at 18 h begins in the last tenth.
  render(<HistogramAxis domain={{ from: 0, to: 20 * hour }} format={(at) => `${at / hour} h`} />)
  expect(screen.getByText('18 h').className).toContain('max-sm:-translate-x-full')
  expect(screen.getByText('9 h').className).not.toContain('max-sm:-translate-x-full')
})
