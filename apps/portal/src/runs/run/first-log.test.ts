import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { firstLog } from './first-log'

const asked = vi.hoisted(() => ({ dest: 'document' }))
vi.mock('next/headers', () => ({ headers: async () => new Headers({ 'sec-fetch-dest': asked.dest }) }))

const window = { ok: true, value: { lines: [], total: 0, seen: '' } }
const log = vi.fn(async (): Promise<unknown> => window)
const key = { flow: 'Fails', run: '7' }
const failure = { step: 'rank', id: '12', attempt: 1 }
const tasks = [
  { ...failure, status: 'failed' },
  { step: 'rank', id: '13', attempt: 0, status: 'succeeded' },
  { step: 'rank', id: '14', attempt: 0, status: 'running' },
]
const read = (shown: Record<string, string> = {}) =>
  firstLog({ log } as never, { key, failure: failure as never, tasks: tasks as never, shown })
const ofFailure = { task: 'rank/12', attempt: 1, log: window }

beforeEach(() => {
  asked.dest = 'document'
  log.mockClear()
})
afterEach(() => void vi.useRealTimers())

it('is the end of the log of the attempt that failed', async () => {
  expect(await read()).toEqual(ofFailure)
  expect(log).toHaveBeenCalledWith(
    expect.objectContaining({ flow: 'Fails', run: '7', step: 'rank', task: '12', attempt: 1, stream: 'merged' }),
  )
  expect(await read({ task: 'rank/12', tab: 'logs' })).toEqual(ofFailure)
})

it('is of the task that the address names, where that one has ended', async () => {
  expect(await read({ task: 'rank/13' })).toEqual({ task: 'rank/13', attempt: 0, log: window })
  expect(await read({ task: 'rank/14' })).toBeNull()
  expect(log).toHaveBeenCalledOnce()
})

it('is not read for what is not shown', async () => {
  expect(await read({ task: 'rank/99' })).toBeNull()
  expect(await read({ task: 'none' })).toBeNull()
  expect(await read({ tab: 'artifacts' })).toBeNull()
  expect(await read({ find: 'KeyError' })).toBeNull()
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
