import { expect, it } from 'vitest'
import { findLines, type KeptLine, mergeLines, toLogLines } from './log-lines'

const line = (id: number, facts: Partial<KeptLine> = {}): KeptLine => ({
  id,
  at: new Date(id),
  version: '1.0.0',
  stream: 'stdout',
  level: 'info',
  line: `line ${id}`,
  ...facts,
})

it('a line that comes twice is there once, and older ones go before', () => {
  const kept = mergeLines([line(3), line(4)], [line(4), line(5), line(1)])
  expect(kept.map(({ id }) => id)).toEqual([1, 3, 4, 5])
})

it('nothing new leaves the same lines, so that nothing is drawn again', () => {
  const before = [line(1)]
  expect(mergeLines(before, [])).toBe(before)
})

it('a stream is numbered by itself and what the host says is marked', () => {
  const lines = [line(1), line(2, { stream: 'host', line: 'started' }), line(3, { stream: 'stderr' })]
  expect(toLogLines(lines, 'host')).toMatchObject([{ n: 1, text: 'groundwork: started', error: false }])
  expect(toLogLines(lines, 'all')[2]).toMatchObject({ n: 3, error: true })
})

it('finds words whatever their case', () => {
  expect(findLines(toLogLines([line(1), line(2, { line: 'A Crash' })], 'all'), 'crash')).toEqual([2])
})
