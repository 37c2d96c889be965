// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { VerificationsPanel } from './records'

afterEach(cleanup)

it('a verification is shown by its title, and each figure beside what it was measured against', () => {
  const verification = {
    ...{
      name: 'odd/rows',
      title: 'Odd numbers: Enough rows',
      kind: 'plugin',
      state: 'inconclusive',
      why: 'Too few to say.',
    },
    ...{ figures: [{ name: 'rows', value: 12, wanted: '>= 1000' }, { name: 'share', value: 0 }, null], tries: 1 },
    ...{ startedAt: 0, finishedAt: 1 },
  }
  render(<VerificationsPanel verifications={[verification]} state="PAUSED" />)
  expect(screen.getByText('Odd numbers: Enough rows')).toBeTruthy()
  expect(screen.queryByText(/odd\/rows/)).toBeNull()
  expect(screen.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['12 wanted >= 1000', '0'])
})

it('a verification that had not begun when its promotion ended is not one to come', () => {
  const verification = {
    ...{ name: 'smoke', title: 'Smoke run', kind: 'smoke', state: 'pending', why: null, figures: [], tries: 0 },
    ...{ startedAt: null, finishedAt: null },
  }
  const { rerender } = render(<VerificationsPanel verifications={[verification]} state="GATING" />)
  expect(screen.queryByText(/was not made/)).toBeNull()
  rerender(<VerificationsPanel verifications={[verification]} state="REJECTED" />)
  expect(screen.getByText('It was not made: the promotion ended before it.')).toBeTruthy()
})
