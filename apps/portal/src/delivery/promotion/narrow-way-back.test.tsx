// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { NarrowWayBack } from './narrow-way-back'
import type { PromotionDetail } from './promotion-types'

vi.mock('./abort-button', () => ({ AbortButton: () => null }))
vi.mock('./approve-button', () => ({ ApproveButton: () => null }))

afterEach(cleanup)

const v2 = { id: '2'.repeat(64), number: 2, alias: null, verifiedAt: 1, isNewer: false, isCurrent: false }
const detail = (more: Partial<PromotionDetail>) =>
  ({
    promotion: {
      ...{ number: 9, state: 'SUCCEEDED', mode: 'deploy', startedAt: 1 },
      plan: { target: { project: 'rows', unit: 'Score', environment: 'production' } },
    },
    ...{ rollbackTo: null, before: null, may: { request: { allowed: true } } },
    ...more,
  }) as PromotionDetail

it('leads back from the head of a narrow page, and the bar does so where it has room', () => {
  const { container } = render(<NarrowWayBack detail={detail({ rollbackTo: v2, before: 8 })} />)
  const back = screen.getByRole('link', { name: 'Roll back to v2' })
  expect(back.getAttribute('href')).toContain('mode=rollback')
  expect(back.parentElement?.className).toBe('sm:hidden')
  expect(screen.getByRole('link', { name: 'Back to what ran before P-9' })).toBeTruthy()
  expect(container.firstElementChild?.className).toContain('rail:hidden')
})

it('takes no room where nothing leads back', () => {
  const { container } = render(<NarrowWayBack detail={detail({})} />)
  expect(container.firstElementChild).toBeNull()
})
