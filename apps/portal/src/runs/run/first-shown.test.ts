import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { firstShown } from './first-shown'

const asked = vi.hoisted(() => ({ dest: 'document' }))
vi.mock('next/headers', () => ({ headers: async () => new Headers({ 'sec-fetch-dest': asked.dest }) }))

const window = { ok: true, value: { lines: [], total: 0, seen: '' } }
const log = vi.fn(async (): Promise<unknown> => window)
const artifacts = { rows: [{ name: 'summary' }, { name: 'other' }], datastore: { ok: true } }
const others = {
  artifacts: vi.fn(async (): Promise<unknown> => artifacts),
  artifact: vi.fn(async ({ name }: { name: string }) => `value of ${name}`),
  cards: vi.fn(async () => 'cards'),
  metadata: vi.fn(async () => 'rows'),
}
const readAt = expect.any(Number)
const key = { flow: 'Fails', run: '7' }
const failure = { step: 'rank', id: '12', attempt: 1 }
const tasks = [
  { ...failure, status: 'failed', finishedAt: 1_000 },
  { step: 'rank', id: '13', attempt: 0, status: 'succeeded', finishedAt: 1_000 },
  { step: 'rank', id: '14', attempt: 0, status: 'running', finishedAt: null },
  { step: 'rank', id: '15', attempt: 0, status: 'failed', finishedAt: Date.now() },
]
const read = (shown: Record<string, string | string[]> = {}) =>
  firstShown({ log, ...others } as never, { key, failure: failure as never, tasks: tasks as never, shown })
const ofFailure = { task: 'rank/12', attempt: 1, tab: 'logs', first: { log: window, readAt } }

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

it('is of the task that the address names, and no log that grows', async () => {
  const first = { tab: 'logs', first: { log: window, readAt } }
  expect(await read({ task: 'rank/13' })).toEqual({ task: 'rank/13', attempt: 0, ...first })
  expect(await read({ task: 'rank/14' })).toBeNull()
  // Its last lines may come in a moment.
  expect(await read({ task: 'rank/15' })).toBeNull()
  expect(log).toHaveBeenCalledOnce()
  expect(await read({ task: 'rank/14', tab: 'facts' })).toMatchObject({ task: 'rank/14', first: { metadata: 'rows' } })
})

it('is what the tab shows that the address names, and the log where it names none that there is', async () => {
  const task = { flow: 'Fails', run: '7', step: 'rank', task: '12' }
  expect((await read({ tab: 'artifacts' }))?.first).toEqual({ artifacts, values: {}, readAt })
  expect(others.artifacts).toHaveBeenCalledWith({ ...task, attempt: 1 })
  expect((await read({ tab: 'cards' }))?.first).toEqual({ cards: 'cards', readAt })
  expect(others.cards).toHaveBeenCalledWith(task)
  expect(await read({ tab: 'facts', find: 'KeyError' })).toMatchObject({ tab: 'facts', first: { metadata: 'rows' } })
  expect(others.metadata).toHaveBeenCalledWith(task)
  expect(log).not.toHaveBeenCalled()
  expect(await read({ tab: 'nonsense' })).toEqual(ofFailure)
})

it('has the values of the artifacts that the address has open, where there are such and they can be read', async () => {
  const open = async (artifact: string | string[]) => (await read({ tab: 'artifacts', artifact }))?.first.values
  expect(await open('summary')).toEqual({ summary: 'value of summary' })
  expect(await open(['gone', 'other'])).toEqual({ other: 'value of other' })
  others.artifacts.mockResolvedValueOnce({ ...artifacts, datastore: { ok: false } })
  expect(await open('summary')).toEqual({})
})

it('is not read for what is not shown', async () => {
  expect(await read({ task: 'rank/99' })).toBeNull()
  expect(await read({ task: 'none' })).toBeNull()
  expect(await read({ find: 'KeyError' })).toBeNull()
  asked.dest = 'empty'
  expect(await read()).toBeNull()
  expect(log).not.toHaveBeenCalled()
})

it('is waited for longer where the browser would have more to load', async () => {
  others.cards.mockImplementationOnce(() => new Promise((resolve) => setTimeout(resolve, 700, 'late')))
  expect((await read({ tab: 'cards' }))?.first).toEqual({ cards: 'late', readAt })
})

it('is left to the browser where it is slow or cannot be had', async () => {
  log.mockRejectedValueOnce(new Error('gone'))
  expect(await read()).toBeNull()
  log.mockReturnValueOnce(new Promise(() => {}))
  expect(await read()).toBeNull()
})
