// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Palette, type PaletteGroup } from './palette'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const group = (...labels: string[]): PaletteGroup[] => [
  { title: 'Found', items: labels.map((label) => ({ id: label, label })) },
]

/** The palette, open on its first list; `answer` is what the search for "films" finds, when it does. */
async function opened(search: (query: string) => Promise<PaletteGroup[]>) {
  const chosen: [string, boolean][] = []
  render(
    <Palette
      open
      onClose={() => {}}
      search={(query) => (query === '' ? group('Home', 'Projects') : search(query))}
      onSelect={({ id }, { newTab }) => void chosen.push([id, newTab])}
      placeholder=""
    />,
  )
  await pass(0)
  return { chosen, field: screen.getByRole('combobox') }
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })
const enter = (field: HTMLElement, more = {}) => fireEvent.keyDown(field, { key: 'Enter', ...more })

it('waits with Enter for what was typed, and takes the first of it', async () => {
  let found: (groups: PaletteGroup[]) => void = () => {}
  const { chosen, field } = await opened(() => new Promise((resolve) => (found = resolve)))
  type(field, 'films')
  enter(field, { ctrlKey: true })
  await pass(500)
  expect(chosen).toEqual([])
  await act(async () => found(group('film_rank', 'film_slate')))
  expect(chosen).toEqual([['film_rank', true]])
})

it('keeps the focus in its field', async () => {
  const { field } = await opened(async () => [])
  expect(document.activeElement).toBe(field)
  expect(fireEvent.keyDown(field, { key: 'Tab' })).toBe(false)
})

it('takes nothing when nothing is found, or when more is typed instead', async () => {
  const { chosen, field } = await opened(async (query) => (query === 'films' ? group('film_rank') : []))
  type(field, 'film')
  enter(field)
  type(field, 'films')
  await pass(100)
  expect(chosen).toEqual([])
  enter(field)
  expect(chosen).toEqual([['film_rank', false]])
  type(field, 'nothing')
  enter(field)
  await pass(100)
  expect(chosen).toHaveLength(1)
})
