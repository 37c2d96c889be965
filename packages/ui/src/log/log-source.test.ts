import { describe, expect, it, vi } from 'vitest'
import { nextHit, previousHit } from './log-hits'
import { createLogSource, type LogLine } from './log-source'

const line = (n: number): LogLine => ({ n, at: null, stream: 'stdout', text: `line ${n}`, error: false })
const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index))

function source(total: number, first: LogLine[]) {
  const load = vi.fn(async (from: number, count: number) => ({
    lines: lines(from, Math.min(count, total - from + 1)),
    total,
    seen: '',
  }))
  return { load, log: createLogSource({ initial: { lines: first, total, seen: 'a=1' }, load }) }
}

describe('the log source', () => {
  it('loads a part once, however often it is wanted', async () => {
    const { load, log } = source(1_000_000, lines(999_501, 500))
    log.want(500_000, 500_040)
    log.want(500_001, 500_041)
    await vi.waitFor(() => expect(log.line(500_010)?.text).toBe('line 500010'), 10_000)
    log.want(500_000, 500_040)
    expect(load.mock.calls.map(([from]) => from)).toEqual([499_501, 500_001])
  })

  it('does not ask for what came with the page', () => {
    const { load, log } = source(1_200, lines(701, 500))
    log.want(1_001, 1_200)
    expect(load).not.toHaveBeenCalled()
  })

  it('takes lines that arrive and tells its watchers', () => {
    const { log } = source(2, lines(1, 2))
    const seen = vi.fn()
    log.watch(seen)
    log.push({ lines: lines(3, 1), total: 3, seen: 'a=3', from: 3 })
    expect([log.total(), log.line(3)?.text, log.seen(), seen.mock.calls.length]).toEqual([3, 'line 3', 'a=3', 1])
  })

  it('forgets every line behind one that came late, and reads again what was asked for before', async () => {
    const { log, load } = source(1_500, lines(1, 1_500))
    let release = () => {}
    const early = new Promise<void>((resolve) => (release = resolve))
    load.mockImplementationOnce(async () => {
      await early
      return { lines: [{ ...line(1), text: 'outdated' }], total: 2, seen: '' }
    })
    const { log: slow } = { log: createLogSource({ initial: { lines: [], total: 3, seen: '' }, load }) }
    slow.want(1, 3)
    slow.push({ lines: [], total: 4, seen: 'a=4', from: 2 })
    release()
    await vi.waitFor(() => expect(slow.line(4)?.text).toBe('line 4'), 10_000)
    expect(slow.line(1)?.text).toBe('line 1')

    log.push({ lines: [{ ...line(1_501), text: 'newest' }], total: 1_501, seen: 'a=1501', from: 700 })
    expect([log.total(), log.line(699)?.text, log.line(700), log.line(1_001)]).toEqual([
      1_501,
      'line 699',
      undefined,
      undefined,
    ])
    expect(log.line(1_501)?.text).toBe('newest')
    log.want(700, 720)
    await vi.waitFor(() => expect(log.line(700)?.text).toBe('line 700'), 10_000)
  })

  it('forgets the parts that were not looked at for longest', async () => {
    const { log } = source(100_000, [])
    log.want(1, 22_500)
    await vi.waitFor(() => expect(log.line(22_500)).toBeDefined(), 10_000)
    log.want(22_001, 22_500)
    expect(log.line(1)).toBeUndefined()
    expect(log.line(22_001)).toBeDefined()
  })

  it('says why it could not load, and tries again when asked', async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new Error('The engine does not answer.'))
      .mockResolvedValue({ lines: lines(1, 5), total: 5, seen: '' })
    const log = createLogSource({ initial: { lines: [], total: 5, seen: '' }, load })
    log.want(1, 5)
    await vi.waitFor(() => expect(log.failure()).toBe('The engine does not answer.'), 10_000)
    log.want(1, 5)
    expect(load).toHaveBeenCalledTimes(1)
    log.retry()
    log.want(1, 5)
    await vi.waitFor(() => expect(log.line(5)?.n).toBe(5), 10_000)
    expect(log.failure()).toBeNull()
  })
})

it('searches round the end and round the beginning', () => {
  expect([nextHit([3, 9], 3), nextHit([3, 9], 9), previousHit([3, 9], 3), nextHit([], 1)]).toEqual([9, 3, 9, null])
})
