import { describe, expect, it, vi } from 'vitest'
import { nextHit, previousHit } from './log-hits'
import { createLogSource, type LogLine } from './log-source'

const line = (n: number): LogLine => ({ n, at: null, stream: 'stdout', text: `line ${n}`, error: false })
const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index))

function source(total: number, first: LogLine[]) {
  const load = vi.fn(async (from: number, count: number) => ({
    lines: lines(from, Math.min(count, total - from + 1)),
    total,
  }))
  return { load, log: createLogSource({ initial: { lines: first, total }, load }) }
}

describe('the log source', () => {
  it('loads a part once, however often it is wanted', async () => {
    const { load, log } = source(1_000_000, lines(999_501, 500))
    log.want(500_000, 500_040)
    log.want(500_001, 500_041)
    await vi.waitFor(() => expect(log.line(500_010)?.text).toBe('line 500010'))
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
    log.push({ lines: lines(3, 1), total: 3 })
    expect([log.total(), log.line(3)?.text, seen.mock.calls.length]).toEqual([3, 'line 3', 1])
  })

  it('forgets the parts that were not looked at for longest', async () => {
    const { log } = source(100_000, [])
    log.want(1, 22_500)
    await vi.waitFor(() => expect(log.line(22_500)).toBeDefined())
    log.want(22_001, 22_500)
    expect(log.line(1)).toBeUndefined()
    expect(log.line(22_001)).toBeDefined()
  })

  it('says why it could not load, and tries again when asked', async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new Error('The engine does not answer.'))
      .mockResolvedValue({ lines: lines(1, 5), total: 5 })
    const log = createLogSource({ initial: { lines: [], total: 5 }, load })
    log.want(1, 5)
    await vi.waitFor(() => expect(log.failure()).toBe('The engine does not answer.'))
    log.want(1, 5)
    expect(load).toHaveBeenCalledTimes(1)
    log.retry()
    log.want(1, 5)
    await vi.waitFor(() => expect(log.line(5)?.n).toBe(5))
    expect(log.failure()).toBeNull()
  })
})

it('searches round the end and round the beginning', () => {
  expect([nextHit([3, 9], 3), nextHit([3, 9], 9), previousHit([3, 9], 3), nextHit([], 1)]).toEqual([9, 3, 9, null])
})
