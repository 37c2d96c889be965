import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveConnection, type Interest, type LiveEvent, type Transport } from './connection'

type Opened = { interests: Interest[]; lastEventId: string | null; closed: boolean; handlers: Parameters<Transport>[1] }

function fakeTransport() {
  const opened: Opened[] = []
  const transport: Transport = (input, handlers) => {
    const entry: Opened = { ...input, closed: false, handlers }
    opened.push(entry)
    return { unsubscribe: () => (entry.closed = true) }
  }
  return { opened, transport, last: () => opened.at(-1) as Opened }
}

const runEvent = (key: string): LiveEvent => ({ topic: 'run', key, payload: {}, at: 0 })

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('all listeners share one subscription that asks for the union of their interests', () => {
  const { opened, transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.listen({ interests: [{ topic: 'run', key: '1' }], onEvents: () => {} })
  live.listen({ interests: [{ topic: 'run' }, { topic: 'project' }], onEvents: () => {} })
  vi.runAllTimers()
  expect(opened).toHaveLength(1)
  expect(last().interests).toEqual([{ topic: 'project' }, { topic: 'run' }])
})

test('each listener gets its share only, in batches at most every 250 ms', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  const one: LiveEvent[][] = []
  const all: LiveEvent[][] = []
  live.listen({ interests: [{ topic: 'run', key: '1' }], onEvents: (events) => one.push(events) })
  live.listen({ interests: [{ topic: 'run' }], onEvents: (events) => all.push(events) })
  vi.runAllTimers()
  last().handlers.onData({ id: 'a', data: runEvent('1') })
  vi.advanceTimersByTime(0)
  for (const id of ['b', 'c', 'd']) last().handlers.onData({ id, data: runEvent('2') })
  vi.advanceTimersByTime(249)
  expect(all.map((batch) => batch.length)).toEqual([1])
  vi.advanceTimersByTime(1)
  expect(all.map((batch) => batch.length)).toEqual([1, 3])
  expect(one).toEqual([[runEvent('1')]])
})

test('a subscription that is made anew continues behind the last event', () => {
  const { opened, transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.startAt('rendered')
  live.listen({ interests: [{ topic: 'run', key: '1' }], onEvents: () => {} })
  vi.runAllTimers()
  expect(last().lastEventId).toBe('rendered')
  last().handlers.onData({ id: '7-1', data: runEvent('1') })
  vi.advanceTimersByTime(20_000)
  live.listen({ interests: [{ topic: 'project' }], onEvents: () => {} })
  vi.runAllTimers()
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
  expect(last().lastEventId).toBe('7-1')
})

test('what begins to listen is told what others were told since it may have been rendered', () => {
  const { opened, transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.startAt('rendered')
  live.listen({ interests: [{ topic: 'run' }, { topic: 'project', key: 'x' }], onEvents: () => {} })
  vi.runAllTimers()
  last().handlers.onData({ id: '7-1', data: runEvent('1') })
  vi.advanceTimersByTime(20_000)
  last().handlers.onData({ id: '8-1', data: runEvent('2') })
  last().handlers.onData({ id: '8-2', data: { topic: 'project', key: 'x', payload: {}, at: 0 } })
  vi.advanceTimersByTime(1_000)
  const got: LiveEvent[] = []
  live.listen({ interests: [{ topic: 'run' }], onEvents: (events) => got.push(...events) })
  vi.runAllTimers()
  // Not the one of long ago, not of another topic; and nothing else had to be asked for.
  expect(got).toEqual([runEvent('2')])
  expect(opened).toHaveLength(1)
})

test('a subscription for more begins where the page that asks for it may have been rendered, and repeats nothing', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  const before: LiveEvent[] = []
  const late: LiveEvent[] = []
  live.startAt('rendered')
  live.listen({ interests: [{ topic: 'run' }], onEvents: (events) => before.push(...events) })
  vi.runAllTimers()
  last().handlers.onData({ id: '7-1', data: runEvent('1') })
  vi.advanceTimersByTime(20_000)
  last().handlers.onData({ id: '8-1', data: runEvent('2') })
  vi.advanceTimersByTime(1_000)
  live.listen({ interests: [{ topic: 'promotion', key: '4' }], onEvents: (events) => late.push(...events) })
  vi.runAllTimers()
  expect(last().lastEventId).toBe('7-1')
  const applied: LiveEvent = { topic: 'promotion', key: '4', payload: {}, at: 0 }
  last().handlers.onData({ id: '7-9', data: applied })
  last().handlers.onData({ id: '8-1', data: runEvent('2') })
  vi.runAllTimers()
  expect(late).toEqual([applied])
  expect(before).toEqual([runEvent('1'), runEvent('2')])
})

test('after an error it tries again, later each time, and says so once it has been away for a moment', () => {
  const { opened, transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.advanceTimersByTime(0)
  last().handlers.onState({ state: 'pending' })
  expect(live.state()).toBe('live')
  const broke = Date.now()
  last().handlers.onError()
  expect(live.state()).toBe('live')
  vi.advanceTimersByTime(1_000)
  expect(opened).toHaveLength(2)
  last().handlers.onError()
  vi.advanceTimersByTime(1_999)
  expect([opened.length, live.state(), live.lostSince()]).toEqual([2, 'live', null])
  vi.advanceTimersByTime(1)
  expect([opened.length, live.state(), live.lostSince()]).toEqual([3, 'reconnecting', broke])
  last().handlers.onState({ state: 'pending' })
  expect([live.state(), live.lostSince()]).toEqual(['live', null])
})

test('a break that the transport mends by itself at once is not told', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  const states: string[] = []
  live.watch(() => states.push(live.state()))
  live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.advanceTimersByTime(0)
  last().handlers.onState({ state: 'pending' })
  last().handlers.onState({ state: 'connecting', error: new Error('closed') })
  vi.advanceTimersByTime(1_500)
  last().handlers.onState({ state: 'pending' })
  vi.advanceTimersByTime(60_000)
  expect(states).toEqual(['live'])
})

test('what a navigation closes and opens is no loss, though the transport tells of the end that it was asked for', () => {
  const { transport, opened, last } = fakeTransport()
  const ending: Transport = (input, handlers) => {
    const { unsubscribe } = transport(input, handlers)
    return {
      unsubscribe: () => {
        unsubscribe()
        handlers.onError()
      },
    }
  }
  const live = createLiveConnection(ending)
  const states: string[] = []
  live.watch(() => states.push(live.state()))
  let leave = live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.advanceTimersByTime(0)
  last().handlers.onState({ state: 'pending' })
  for (const key of ['1', '2', '3']) {
    leave()
    leave = live.listen({ interests: [{ topic: 'promotion', key }], onEvents: () => {} })
    vi.advanceTimersByTime(200)
    last().handlers.onState({ state: 'connecting' })
    vi.advanceTimersByTime(200)
    last().handlers.onState({ state: 'pending' })
  }
  // A page that listens to nothing has lost nothing either.
  leave()
  vi.advanceTimersByTime(60_000)
  expect(states).toEqual(['live'])
  expect(opened).toHaveLength(4)
  expect(opened.every(({ closed }) => closed)).toBe(true)
})

test('a subscription that is made anew and does not come up is a loss', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.advanceTimersByTime(0)
  last().handlers.onState({ state: 'pending' })
  live.listen({ interests: [{ topic: 'promotion' }], onEvents: () => {} })
  vi.advanceTimersByTime(60_000)
  expect(live.state()).toBe('reconnecting')
})

test('a hidden page holds no connection and goes on where it was when it is seen again', () => {
  const { opened, transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.runAllTimers()
  last().handlers.onData({ id: '9-9', data: runEvent('3') })
  live.pause(true)
  vi.runAllTimers()
  expect(last().closed).toBe(true)
  live.pause(false)
  vi.runAllTimers()
  expect(opened).toHaveLength(2)
  expect(last().lastEventId).toBe('9-9')
})

test('a reload reaches every listener', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  const got: LiveEvent[] = []
  live.listen({ interests: [{ topic: 'project', key: 'x' }], onEvents: (events) => got.push(...events) })
  vi.runAllTimers()
  last().handlers.onData({ id: '', data: { reload: true } })
  vi.runAllTimers()
  expect(got).toEqual([{ reload: true }])
})

test('without listeners the subscription ends', () => {
  const { transport, last } = fakeTransport()
  const live = createLiveConnection(transport)
  const leave = live.listen({ interests: [{ topic: 'run' }], onEvents: () => {} })
  vi.runAllTimers()
  leave()
  vi.runAllTimers()
  expect(last().closed).toBe(true)
})
