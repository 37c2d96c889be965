// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** As the browser's, told by hand. */
class Source extends EventTarget {
  static last: Source
  closed = false
  onmessage: ((event: MessageEvent<string>) => void) | null = null
  constructor(readonly address: string) {
    super()
    Source.last = this
  }
  close() {
    this.closed = true
  }
  say(lines: string[]) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify({ lines }) }))
  }
}

const key = { flow: 'Fails', run: '7', step: 'rank', task: '14', attempt: 2 }
const window = { lines: [], total: 0, seen: 'here' }

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('EventSource', Source)
})
afterEach(() => void vi.unstubAllGlobals())

async function followed() {
  const { wakeOnNews } = await import('./wake-on-news')
  const wake = vi.fn()
  return { wake, end: wakeOnNews(key, window, wake), source: Source.last }
}

it('wakes with the first line behind what came with the page, and not before', async () => {
  const { wake, source } = await followed()
  expect(source.address).toBe('/api/runs/log/tail?flow=Fails&run=7&step=rank&task=14&attempt=2&stream=merged&seen=here')
  source.say([])
  expect(wake).not.toHaveBeenCalled()
  expect(source.closed).toBe(false)
  source.say(['a line'])
  expect(wake).toHaveBeenCalledOnce()
  expect(source.closed).toBe(true)
})

it('gives it up where the log has ended or cannot be read, and when the page is left', async () => {
  for (const told of ['end', 'unreadable']) {
    const { wake, source } = await followed()
    source.dispatchEvent(new Event(told))
    expect([wake.mock.calls.length, source.closed]).toEqual([0, true])
  }
  const { end, source } = await followed()
  end()
  expect(source.closed).toBe(true)
})

it('gives it up with the first sign of somebody, with which all of the page wakes', async () => {
  const { source } = await followed()
  globalThis.dispatchEvent(new Event('pointermove'))
  await vi.waitFor(() => expect(source.closed).toBe(true))
})
