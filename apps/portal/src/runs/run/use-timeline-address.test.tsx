// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { useTimelineAddress } from './use-timeline-address'

// The address as it was drawn: what is done meanwhile is in the browser's own only.
const drawn = vi.hoisted(() => ({ query: '' }))
vi.mock('next/navigation', () => ({
  useSearchParams: () => new URLSearchParams(drawn.query),
  usePathname: () => path,
}))
const path = '/runs/ForeachFlow/7'
afterEach(cleanup)

/** The hook at an address, and the address after what is done before it is drawn again. */
function at(query: string) {
  drawn.query = query
  window.history.replaceState(null, '', `${path}?${query}`)
  const { result } = renderHook(() => useTimelineAddress())
  const after = (work: () => void) => {
    work()
    return window.location.pathname + window.location.search
  }
  return { ...result.current, after }
}

it('reads which steps were opened, closed and listed whole, and the part that is shown', () => {
  const read = at('open=work&open=join&fold=start&more=work&zoom=1500-4000')
  expect([...read.opened]).toEqual([
    ['work', true],
    ['join', true],
    ['start', false],
  ])
  expect([...read.unfolded]).toEqual(['work'])
  expect(read.zoomed).toEqual({ from: 1500, to: 4000 })
  for (const zoom of ['4000-1500', 'all', '-5-9', '']) expect(at(`zoom=${zoom}`).zoomed).toBeNull()
})

it('writes them into the address, beside what else stands there', () => {
  const { after, open } = at('task=work/3&open=work')
  expect(after(() => open('work', false))).toBe('/runs/ForeachFlow/7?task=work%2F3&fold=work')
  const more = at('more=a')
  expect(more.after(() => more.unfold('b'))).toBe('/runs/ForeachFlow/7?more=a&more=b')
  const zoomed = at('view=timeline')
  expect(zoomed.after(() => zoomed.zoom({ from: 10.4, to: 99.6 }))).toBe(
    '/runs/ForeachFlow/7?view=timeline&zoom=10-100',
  )
  const whole = at('zoom=10-100')
  expect(whole.after(() => whole.zoom(null))).toBe('/runs/ForeachFlow/7')
})

it('keeps what was done one upon the other before it was drawn again', () => {
  const { after, open, unfold, zoom } = at('view=timeline')
  const all = () => {
    open('work', true)
    open('start', false)
    unfold('a')
    unfold('b')
    zoom({ from: 10, to: 100 })
  }
  expect(after(all)).toBe(`${path}?view=timeline&open=work&fold=start&more=a&more=b&zoom=10-100`)
})
