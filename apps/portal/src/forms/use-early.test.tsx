// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useEarly } from './use-early'

beforeEach(() => {
  vi.useFakeTimers()
  lost = new Promise((resolve) => (lose = resolve))
})
afterEach(() => {
  vi.restoreAllMocks()
  cleanup()
  vi.useRealTimers()
})

const keys = ['j']
let lost = Promise.resolve()
let lose = () => {}
const done: string[] = []
const say = (what: string) => (awake: boolean) => (event: { stopPropagation: () => void }) => {
  event.stopPropagation()
  if (awake) done.push(what)
}

/** What sleeps is on the page and answers to nobody; `awake` it says what it was asked. */
function Part({ awake }: { awake: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  useEarly(place, { awake, lost, keys })
  return (
    <div ref={place}>
      <div role="treeitem" tabIndex={-1} onClick={say('row')(awake)} onKeyDown={() => undefined}>
        <span onClick={say('arrow')(awake)} aria-hidden="true">
          <svg />
        </span>
        <b>name</b>
      </div>
      <button type="button" onClick={say('button')(awake)}>
        <i>Zoom</i>
      </button>
      <a href="#there" onClick={say('link')(awake)}>
        There
      </a>
      <input />
    </div>
  )
}

/** What is done once it wakes after these presses. */
async function after(press: (page: HTMLElement) => void): Promise<string[]> {
  done.length = 0
  const listen = ({ key }: KeyboardEvent) => void done.push(key)
  const { container, rerender } = render(<Part awake={false} />)
  press(container)
  expect(done).toEqual([])
  window.addEventListener('keydown', listen)
  rerender(<Part awake />)
  await act(() => vi.advanceTimersByTimeAsync(10))
  window.removeEventListener('keydown', listen)
  return [...done]
}

const click =
  (selector: string, more: MouseEventInit = {}) =>
  (page: HTMLElement) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...more })
    page.querySelector(selector)?.dispatchEvent(event)
    return event
  }
const type =
  (key: string, more: KeyboardEventInit = {}) =>
  (page: HTMLElement, at: Element = page) =>
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

it('presses what was pressed, to the very part of a row', async () => {
  expect(await after(click('i'))).toEqual(['button'])
  expect(await after(click('svg'))).toEqual(['arrow'])
  expect(await after(click('b'))).toEqual(['row'])
})

it('follows a link with what it has become, and leaves another tab to the browser', async () => {
  let event: Event | undefined
  expect(await after((page) => (event = click('a')(page)))).toEqual(['link'])
  expect(event?.defaultPrevented).toBe(true)
  expect(await after((page) => (event = click('a', { ctrlKey: true })(page)))).toEqual([])
  expect(event?.defaultPrevented).toBe(false)
})

it('types its own keys, in their order, but none that were text or meant for others', async () => {
  expect(await after((page) => (type('j')(page), type('x')(page), type('j')(page)))).toEqual(['j', 'j'])
  expect(await after(type('j', { ctrlKey: true }))).toEqual([])
  expect(await after((page) => type('j')(page, page.querySelector('input')!))).toEqual([])
})

it('leaves a link to the browser where it cannot wake, one that was pressed before too', async () => {
  const followed = vi.spyOn(window.location, 'assign').mockImplementation(() => {})
  const { container } = render(<Part awake={false} />)
  click('button')(container)
  expect(click('a')(container).defaultPrevented).toBe(true)
  expect(followed).not.toHaveBeenCalled()
  await act(async () => lose())
  expect(followed).toHaveBeenCalledExactlyOnceWith(container.querySelector('a')!.href)
  expect(click('a')(container).defaultPrevented).toBe(false)
})

it('goes nowhere where another thing was pressed last, or the part is gone', async () => {
  const followed = vi.spyOn(window.location, 'assign').mockImplementation(() => {})
  const first = render(<Part awake={false} />)
  click('a')(first.container)
  first.unmount()
  const { container } = render(<Part awake={false} />)
  click('a')(container)
  click('button')(container)
  await act(async () => lose())
  expect(followed).not.toHaveBeenCalled()
})
