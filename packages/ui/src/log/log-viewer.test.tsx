// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, waitFor } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, it, vi } from 'vitest'
import { createLogSource } from './log-source'
import { LogViewer } from './log-viewer'

afterEach(cleanup)

const lineOf = (n: number) => ({ n, at: null, stream: 'stdout' as const, text: `line ${n}`, error: false })
const linesOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => lineOf(from + at))

function logOf(total: number) {
  const load = vi.fn(async (from: number, count: number) => ({
    lines: linesOf(from, Math.min(total, from + count - 1)),
    total,
  }))
  return { load, source: createLogSource({ initial: { lines: linesOf(total - 99, total), total }, load }) }
}

const numbers = (page: Element) =>
  [...page.querySelectorAll('[data-line]')].map((row) => Number(row.getAttribute('data-line')))

it('opens at its end, drawn by the server already, and at the line of a permalink', () => {
  const { source } = logOf(10_000)
  const page = document.createElement('div')
  page.innerHTML = renderToString(<LogViewer source={source} zone="UTC" height="400px" />)
  expect(page.textContent).toContain('line 10000')
  expect(numbers(page).length).toBeLessThan(100)
  page.innerHTML = renderToString(<LogViewer source={source} zone="UTC" height="400px" line={5_000} />)
  expect(numbers(page)).toContain(5_000)
})

it('loads what is scrolled to, and brings a hit to the middle', async () => {
  const { source, load } = logOf(10_000)
  const find = async () => ({ lines: [200], total: 1, capped: false })
  const page = render(<LogViewer source={source} zone="UTC" height="400px" find={find} />)
  fireEvent.change(page.getByRole('searchbox'), { target: { value: 'needle' } })
  fireEvent.keyDown(page.getByRole('searchbox'), { key: 'Enter' })
  const log = page.getByRole('log')
  await waitFor(() => expect(log.scrollTop).toBe(199 * 19 + 9.5))
  act(() => void log.dispatchEvent(new Event('scroll')))
  expect(numbers(page.container)).toContain(200)
  await waitFor(() => expect(load).toHaveBeenCalledWith(1, 500))
})

it('goes to where the words are that it was opened with, and tells which are looked for then', async () => {
  const { source } = logOf(10_000)
  const find = vi.fn(async () => ({ lines: [7_000], total: 1, capped: false }))
  const onFind = vi.fn()
  const view = (result: { lines: number[]; total: number; capped: boolean } | null) => (
    <LogViewer
      source={source}
      zone="UTC"
      height="400px"
      {...{ find, onFind }}
      firstFind={{ query: 'needle', result }}
    />
  )
  const page = render(view(null))
  const field = page.getByRole('searchbox') as HTMLInputElement
  expect(field.value).toBe('needle')
  page.rerender(view({ lines: [200, 900], total: 2, capped: false }))
  await waitFor(() => expect(page.getByRole('log').scrollTop).toBe(199 * 19 + 9.5))
  expect(page.container.textContent).toContain('2 lines')
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(page.getByRole('log').scrollTop).toBe(899 * 19 + 9.5))
  expect(find).not.toHaveBeenCalled()
  fireEvent.change(field, { target: { value: 'other' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() => expect(page.getByRole('log').scrollTop).toBe(6_999 * 19 + 9.5))
  expect(onFind.mock.calls).toEqual([['other']])
  fireEvent.keyDown(field, { key: 'Escape' })
  expect(onFind.mock.lastCall).toEqual([''])
})

it('leaves where the words are for the end of a log that grows, and looks for them again in what has come', async () => {
  const { source } = logOf(10_000)
  const find = vi.fn(async () => ({ lines: [200, 10_001], total: 2, capped: false }))
  const firstFind = { query: 'needle', result: { lines: [200], total: 1, capped: false } }
  const page = render(<LogViewer source={source} zone="UTC" height="400px" growing {...{ find, firstFind }} />)
  await waitFor(() => expect(page.getByRole('log').scrollTop).toBe(199 * 19 + 9.5))
  const follow = page.getByRole('button', { name: 'Follow the end' })
  fireEvent.click(follow)
  expect(page.queryByRole('button', { name: 'Follow the end' })).toBeNull()
  act(() => source.push({ lines: [lineOf(10_001)], total: 10_001 }))
  fireEvent.keyDown(page.getByRole('searchbox'), { key: 'Enter' })
  await waitFor(() => expect(page.container.textContent).toContain('2 lines'))
  expect(find).toHaveBeenCalledOnce()
  const log = page.getByRole('log')
  await waitFor(() => expect(log.scrollTop).toBe(10_000 * 19 + 9.5))
  act(() => void log.dispatchEvent(new Event('scroll')))
  const marked = () => page.container.querySelector('.bg-accent-soft')?.getAttribute('data-line') ?? null
  expect(marked()).toBe('10001')
  // What is not looked for any more is not marked.
  fireEvent.keyDown(page.getByRole('searchbox'), { key: 'Escape' })
  expect(marked()).toBeNull()
})

it('wraps long lines once the code for it has come', async () => {
  const { source } = logOf(300)
  const page = render(<LogViewer source={source} zone="UTC" height="400px" />)
  const wrap = page.getByRole('button', { name: 'Wrap long lines' })
  expect(page.container.querySelector('[data-line]')?.className).not.toContain('whitespace-pre-wrap')
  fireEvent.click(wrap)
  await waitFor(() => expect(wrap.getAttribute('aria-pressed')).toBe('true'))
  fireEvent.click(wrap)
  expect(wrap.getAttribute('aria-pressed')).toBe('false')
  expect(page.container.querySelector('[data-line]')?.className).not.toContain('whitespace-pre-wrap')
})

it('says of a log without lines what it is told to say', () => {
  const source = createLogSource({ initial: { lines: [], total: 0 }, load: async () => ({ lines: [], total: 0 }) })
  const page = render(<LogViewer source={source} zone="UTC" height="400px" growing />)
  expect(page.getByText('No lines yet.')).toBeTruthy()
  page.rerender(<LogViewer source={source} zone="UTC" height="400px" growing empty="They come at its end." />)
  expect(page.queryByText('No lines yet.')).toBeNull()
  expect(page.getByText('They come at its end.')).toBeTruthy()
})
