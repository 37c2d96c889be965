import { expect, it } from 'vitest'
import { createLineCutter } from './log-lines'

it('cuts output into lines, however it comes, and a line without an end into pieces', () => {
  const lines: string[] = []
  const cutter = createLineCutter((stream, line) => lines.push(`${stream} ${line}`))
  cutter.write('stdout', 'one\ntw')
  cutter.write('stderr', 'other\n')
  cutter.write('stdout', 'o\nthree')
  cutter.end()
  expect(lines).toEqual(['stdout one', 'stderr other', 'stdout two', 'stdout three'])
  lines.length = 0
  for (let n = 0; n < 20; n++) cutter.write('stdout', 'x'.repeat(1_000))
  cutter.end()
  expect(lines).toHaveLength(3)
  expect(lines.join('').replaceAll('stdout ', '')).toBe('x'.repeat(20_000))
})
