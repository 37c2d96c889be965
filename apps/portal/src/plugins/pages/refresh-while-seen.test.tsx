// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RefreshWhileSeen } from './refresh-while-seen'

const router = vi.hoisted(() => ({ refresh: vi.fn() }))
vi.mock('next/navigation', () => ({ useRouter: () => router }))

beforeEach(() => {
  vi.useFakeTimers()
  router.refresh.mockClear()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('a page that nothing is told of looks again by itself, until it is left', () => {
  const page = render(<RefreshWhileSeen />)
  vi.advanceTimersByTime(10_000)
  expect(router.refresh).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(20_000)
  expect(router.refresh).toHaveBeenCalledTimes(3)
  page.unmount()
  vi.advanceTimersByTime(60_000)
  expect(router.refresh).toHaveBeenCalledTimes(3)
})

it('a page that nobody sees asks nothing', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  render(<RefreshWhileSeen />)
  vi.advanceTimersByTime(60_000)
  expect(router.refresh).not.toHaveBeenCalled()
})
