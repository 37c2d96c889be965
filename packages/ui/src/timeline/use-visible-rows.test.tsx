// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { rowsInSight, scrollTopAround, scrollTopFor, useVisiblePageRows, useVisibleRows } from './use-visible-rows'

const rowHeight = 28

afterEach(cleanup)

it('draws what is in sight and a few rows around it, never what is not there', () => {
  expect(rowsInSight({ count: 5_000, rowHeight }, { scrollTop: 0, height: 280 })).toEqual({ first: 0, end: 16 })
  expect(rowsInSight({ count: 5_000, rowHeight }, { scrollTop: 2_800, height: 280 })).toEqual({ first: 94, end: 116 })
  expect(rowsInSight({ count: 4, rowHeight }, { scrollTop: 0, height: 280 })).toEqual({ first: 0, end: 4 })
  expect(rowsInSight({ count: 0, rowHeight }, { scrollTop: 0, height: 280 })).toEqual({ first: 0, end: 0 })
  // The list became short while the scroller still stands far down.
  expect(rowsInSight({ count: 3, rowHeight }, { scrollTop: 2_800, height: 280 })).toEqual({ first: 3, end: 3 })
})

it('scrolls no further than a row needs', () => {
  const sight = { scrollTop: 280, height: 280 }
  expect(scrollTopFor(12, rowHeight, sight)).toBe(280)
  expect(scrollTopFor(3, rowHeight, sight)).toBe(84)
  expect(scrollTopFor(25, rowHeight, sight)).toBe(26 * 28 - 280)
})

function List({ count }: { count: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useVisibleRows(scroller, { count, rowHeight })
  return (
    <div ref={scroller} role="list">
      {shown.map((index) => (
        <p key={index}>{index}</p>
      ))}
    </div>
  )
}

it('follows the scroller and the number of rows', () => {
  const page = render(<List count={1_000} />)
  const numbers = () => [...page.container.querySelectorAll('p')].map((row) => Number(row.textContent))
  expect(numbers().at(-1)).toBe(25)
  const list = page.getByRole('list')
  act(() => {
    list.scrollTop = 14_000
    list.dispatchEvent(new Event('scroll'))
  })
  expect(numbers()[0]).toBe(494)
  expect(numbers().at(-1)).toBe(525)
  page.rerender(<List count={500} />)
  expect(numbers().at(-1)).toBe(499)
})

it('brings a row to the middle, as far as there is something above it', () => {
  expect(scrollTopAround(500, rowHeight, 280)).toBe(500 * 28 + 14 - 140)
  expect(scrollTopAround(1, rowHeight, 280)).toBe(0)
})

function PageList({ count }: { count: number }) {
  const body = useRef<HTMLDivElement>(null)
  const shown = useVisiblePageRows(body, { count, rowHeight, overscan: 12 }, 30)
  return (
    <div ref={body} role="list">
      {shown.map((index) => (
        <p key={index}>{index}</p>
      ))}
    </div>
  )
}

it('follows rows that scroll with the page, wherever they begin on it', () => {
  const page = render(<PageList count={1_000} />)
  const numbers = () => [...page.container.querySelectorAll('p')].map((row) => Number(row.textContent))
  expect(numbers()[0]).toBe(0)
  const seen = Math.ceil(window.innerHeight / rowHeight)
  vi.spyOn(page.getByRole('list'), 'getBoundingClientRect').mockReturnValue({ top: -14_000 } as DOMRect)
  act(() => void window.dispatchEvent(new Event('scroll')))
  expect(numbers()[0]).toBe(500 - 12)
  expect(numbers().at(-1)).toBe(500 + seen + 12 - 1)
  page.rerender(<PageList count={505} />)
  expect(numbers().at(-1)).toBe(504)
})
