// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { type ComponentProps } from 'react'
import { afterEach, expect, it } from 'vitest'
import { PromotionList } from './promotion-list'

afterEach(cleanup)

type Listed = ComponentProps<typeof PromotionList>['promotions'][number]

const said = (requestedBy: string | null, reason: string) => {
  const listed = {
    number: 4,
    state: 'GATING',
    mode: 'deploy',
    version: { number: 1 },
    createdAt: 0,
    requestedBy,
    reason,
  }
  render(<PromotionList promotions={[listed as Listed]} />)
  return screen.getByText(reason, { exact: false }).textContent
}

it.each([
  ['Nadia', 'No veto: v1 is vetoed here.', 'Asked for by Nadia. No veto: v1 is vetoed here.'],
  ['Nadia', 'Nadia aborted it.', 'Nadia aborted it.'],
  [null, 'Every gate holds.', 'Every gate holds.'],
])('does not put the words of Groundwork into the mouth of who asked (%s, %s)', (by, reason, words) => {
  expect(said(by, reason)).toBe(words)
})
