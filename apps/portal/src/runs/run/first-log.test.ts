import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { firstLog } from './first-log'

const asked = vi.hoisted(() => ({ dest: 'document' }))
vi.mock('next/headers', () => ({ headers: async () => new Headers({ 'sec-fetch-dest': asked.dest }) }))

const window = { ok: true, value: { lines: [], total: 0, seen: '' } }
const log = vi.fn(async (): Promise<unknown> => window)
const key = { flow: 'Fails', run: '7' }
const failure = { step: 'rank', id: '12', attempt: 1 }
const read = (shown: Record<string, string> = {}) =>
  firstLog({ log } as never, { key, failure: failure as never, shown })

beforeEach(() => {
  asked.dest = 'document'
  log.mockClear()
})
afterEach(() => void vi.useRealTimers())

it('is the end of the log of the attempt that failed', async () => {
  expect(await read()).toBe(window)
  expect(log).toHaveBeenCalledWith(
    expect.objectContaining({ flow: 'Fails', run: '7', step: 'rank', task: '12', attempt: 1, stream: 'merged' }),
  )
  expect(await read({ task: 'rank/12', tab: 'logs' })).toBe(window)
})

it('is not read for what is not shown', async () => {
  expect(await read({ task: 'rank/13' })).toBeNull()
  expect(await read({ task: 'none' })).toBeNull()
  expect(await read({ tab: 'artifacts' })).toBeNull()
  asked.dest = 'empty'
  expect(await read()).toBeNull()
  expect(log).not.toHaveBeenCalled()
})

it('is left to the browser where it is slow or cannot be had', async () => {
  log.mockRejectedValueOnce(new Error('gone'))
  expect(await read()).toBeNull()
  log.mockReturnValueOnce(new Promise(() => {}))
  expect(await read()).toBeNull()
})
