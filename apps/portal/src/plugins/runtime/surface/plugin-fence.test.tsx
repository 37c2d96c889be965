// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PluginFence } from './plugin-fence'
import { PluginWaiting } from './plugin-waiting'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('what a plugin throws stays in its fence, is reported, and is rendered anew on retry', () => {
  let broken = true
  const [crashed, retried] = [vi.fn(), vi.fn()]
  function Part() {
    // A plugin may throw what is no Error.
    // oxlint-disable-next-line typescript/only-throw-error
    if (broken) throw 'rows is undefined'
    return <p>Rows</p>
  }
  const page = render(
    <main>
      <p>The rest of the page</p>
      <PluginFence
        onCrash={crashed}
        onRetry={retried}
        fallback={(error, again) => (
          <button type="button" onClick={again}>
            {error.message}, retry
          </button>
        )}
      >
        <Part />
      </PluginFence>
    </main>,
  )
  page.getByText('The rest of the page')
  expect(crashed).toHaveBeenCalledOnce()
  expect(crashed.mock.calls[0]?.[0]).toMatchObject({ message: 'rows is undefined' })
  broken = false
  fireEvent.click(page.getByText('rows is undefined, retry'))
  page.getByText('Rows')
  expect(retried).toHaveBeenCalledOnce()
})

it('a card that has not come after 4 s says so, a page after 10 s', () => {
  vi.useFakeTimers()
  const page = render(
    <>
      <PluginWaiting name="Spend" shape="card" />
      <PluginWaiting name="Titles" shape="page" />
    </>,
  )
  expect(page.getByRole('status', { name: 'Loading Spend' })).toBeTruthy()
  act(() => void vi.advanceTimersByTime(4_000))
  page.getByText(/Spend has not answered for 4 s/)
  expect(page.queryByText(/Titles has not answered/)).toBeNull()
  act(() => void vi.advanceTimersByTime(6_000))
  page.getByText(/Titles has not answered for 10 s/)
})
