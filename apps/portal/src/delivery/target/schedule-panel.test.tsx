// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { TargetDetail } from './read'
import { SchedulePanel } from './schedule-panel'

afterEach(cleanup)

const slots = [1_000_000, 2_000_000]

function show(until: number | null | undefined): (string | null)[] {
  const schedule = {
    ...{ cron: '0 * * * *', timeZone: 'UTC', overlap: 'skip' as const, active: true, slots },
    ...{ from: null, keeper: 'groundwork' as const },
  }
  const paused = until === undefined ? null : ({ until } as NonNullable<TargetDetail['pause']>)
  render(
    <SchedulePanel schedule={schedule as never} integration={null} paused={paused}>
      {null}
    </SchedulePanel>,
  )
  return screen.getAllByRole('listitem').map(({ textContent }) => textContent)
}

it('says of each slot of a paused schedule that it is skipped, and until when they are', () => {
  expect(show(null).every((slot) => slot?.endsWith('skipped'))).toBe(true)
  expect(screen.getByText('Every slot is skipped until somebody resumes it.')).toBeTruthy()
})

it('shows those after the end of the pause as starts: the pause skips them no more', () => {
  expect(show(slots[1]).map((slot) => slot?.endsWith('skipped'))).toEqual([true, false])
  expect(screen.getByText(/Slots are skipped until/)).toBeTruthy()
})

it('says nothing of skipping while it is not paused', () => {
  expect(show(undefined).some((slot) => slot?.includes('skipped'))).toBe(false)
  expect(screen.getByRole('list', { name: 'Next starts' })).toBeTruthy()
})
