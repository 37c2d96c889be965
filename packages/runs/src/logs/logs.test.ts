import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogFile } from '../datastore/reader'
import { lastError } from '../failure/failure'
import { LineIndex } from './line-index'
import { findInLog } from './log-find'
import { firstUnread, positionOf } from './log-position'
import { readWindow } from './log-window'
import { createLogIndexes } from './merged-log'
import { lineTime, parseLine } from './mflog'

let version = 0
/** A log in memory, given in chunks of seven bytes so that lines are torn apart. */
function file(stream: 'stdout' | 'stderr', text: string, id = `file${(version += 1)}`): LogFile {
  const bytes = Buffer.from(text)
  const chunks = (start: number, end: number) =>
    Array.from({ length: Math.ceil((end - start) / 7) }, (_, n) =>
      bytes.subarray(start + n * 7, Math.min(end, start + n * 7 + 7)),
    )
  return {
    id,
    stream,
    size: bytes.length,
    mtimeMs: (version += 1),
    read: (start, end) => Readable.from(chunks(start, end)),
  }
}
const line = (second: number, text: string, source = 'runtime') =>
  `[MFLOG|0|2026-11-21T01:49:${String(second).padStart(2, '0')}.422345Z|${source}|55a218d6-3319]${text}\n`
const texts = (lines: { text: string }[]) => lines.map(({ text }) => text)

describe('a line', () => {
  it('gives its time as a date would', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        const raw = `[MFLOG|0|${date.toISOString().slice(0, -1)}000Z|task|x]hello`
        expect(lineTime(Buffer.from(raw), 0, raw.length)).toBe(date.getTime() * 1_000)
        expect(parseLine(raw)).toEqual({ at: date.getTime(), text: 'hello' })
      }),
    )
  })
  it('may be marked to persist, or be no such line at all', () => {
    expect(parseLine('[![MFLOG|0|2026-11-21T01:49:43.422345Z|task|1]x')).toEqual({
      at: Date.parse('2026-11-21T01:49:43.422Z'),
      text: 'x',
    })
    expect(parseLine('plain')).toEqual({ at: null, text: 'plain' })
    expect(lineTime(Buffer.from('plain'), 0, 5)).toBeNaN()
  })
})

describe('a log', () => {
  it('merges streams and sources by time, lines without a time last', async () => {
    const files = [
      file('stdout', line(1, 'one') + line(4, 'four')),
      file('stderr', `${line(2, 'two', 'task')}broken\n`),
      file('stdout', line(3, 'three', 'task')),
    ]
    const log = await createLogIndexes().open(files, 'merged')
    const { lines, total } = await readWindow(log, { count: 10 })
    expect(total).toBe(5)
    expect(texts(lines)).toEqual(['one', 'two', 'three', 'four', 'broken'])
    expect(lines.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5])
    expect(lines[1]?.stream).toBe('stderr')
    expect(lines[4]?.at).toBeNull()
  })

  it('sorts a file whose lines are only nearly in order', async () => {
    const log = await createLogIndexes().open([file('stdout', line(2, 'b') + line(1, 'a') + line(3, 'c'))], 'merged')
    expect(texts((await readWindow(log, { count: 3 })).lines)).toEqual(['a', 'b', 'c'])
    expect((await findInLog(log, { query: 'B' })).lines).toEqual([2])
  })

  it('gives windows, the tail and one stream alone', async () => {
    const files = [
      file('stdout', Array.from({ length: 30 }, (_, n) => line(n, `out ${n}`)).join('')),
      file('stderr', line(10, 'err')),
    ]
    const indexes = createLogIndexes()
    const merged = await indexes.open(files, 'merged')
    expect(texts((await readWindow(merged, { from: 11, count: 3 })).lines)).toEqual(['out 10', 'err', 'out 11'])
    expect(texts((await readWindow(merged, { tail: 2, count: 99 })).lines)).toEqual(['out 28', 'out 29'])
    expect((await readWindow(merged, { from: 100, count: 3 })).lines).toEqual([])
    const stderr = await indexes.open(files, 'stderr')
    expect((await readWindow(stderr, { count: 9 })).total).toBe(1)
  })

  it('follows a file that grows, and starts anew when it shrinks', async () => {
    const indexes = createLogIndexes()
    const first = line(1, 'one') + line(2, 'tw').slice(0, -1)
    await indexes.open([file('stdout', first, 'growing')], 'merged')
    const grown = await indexes.open([file('stdout', `${first}o\n${line(3, 'three')}`, 'growing')], 'merged')
    expect(texts((await readWindow(grown, { count: 9 })).lines)).toEqual(['one', 'two', 'three'])
    const shorter = await indexes.open([file('stdout', line(5, 'new'), 'growing')], 'merged')
    expect(texts((await readWindow(shorter, { count: 9 })).lines)).toEqual(['new'])
  })

  it('cuts lines that are too long, says so, and reads no more of them', async () => {
    const long = 'x'.repeat(80_000)
    const whole = file('stdout', line(1, 'one') + line(2, long) + line(3, 'three') + line(4, `${long}needle`))
    let most = 0
    const counted: LogFile = {
      ...whole,
      read: (start, end) => {
        most = Math.max(most, end - start)
        return whole.read(start, end)
      },
    }
    const log = await createLogIndexes().open([whole], 'merged')
    const first = log.files[0]
    if (first) first.file = counted
    const { lines } = await readWindow(log, { count: 9 })
    expect(lines.map(({ text }) => text.length)).toEqual([3, expect.any(Number), 5, expect.any(Number)])
    expect(lines[1]?.text).toMatch(/^x+… \(the line has 80\d\d\d bytes\)$/)
    expect(most).toBeLessThanOrEqual(64 * 1024)
    expect(await findInLog(log, { query: 'needle' })).toMatchObject({ lines: [4] })
  })

  it('refuses to count lines without end', async () => {
    const index = new LineIndex(3)
    await index.extend(file('stdout', 'a\nb\nc\n'))
    await expect(index.extend(file('stdout', 'a\nb\nc\nd\n'))).rejects.toThrow('more than 3 lines')
  })

  it('is the same lines whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
          { maxLength: 40 },
        ),
        async (messages) => {
          const log = await createLogIndexes().open(
            [file('stdout', messages.map((text) => line(1, text)).join(''))],
            'merged',
          )
          expect(texts((await readWindow(log, { count: 100 })).lines)).toEqual(messages)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('finding', () => {
  it('ignores case, skips the prefix, counts each line once', async () => {
    const log = await createLogIndexes().open(
      [file('stdout', line(1, 'Runtime needle NEEDLE') + line(2, 'hay') + line(3, 'žluť needle'))],
      'merged',
    )
    expect(await findInLog(log, { query: 'needle' })).toEqual({ lines: [1, 3], total: 2, capped: false })
    expect((await findInLog(log, { query: 'runtime' })).lines).toEqual([1])
    expect((await findInLog(log, { query: '2026-11-21' })).total).toBe(0)
    expect((await findInLog(log, { query: 'žluť' })).lines).toEqual([3])
    expect(await findInLog(log, { query: 'needle', after: 1 })).toEqual({ lines: [3], total: 2, capped: false })
  })
})

describe('a position in a log', () => {
  const names = ['0.runtime_stdout.log', '0.task_stdout.log', '0.task_stderr.log']
  const written = fc.record({
    source: fc.integer({ min: 0, max: 2 }),
    second: fc.integer({ min: 0, max: 59 }),
    whole: fc.boolean(),
  })
  it('leads a reader to the same log, in whatever order the sources write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(written, { maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
        const indexes = createLogIndexes()
        const texts: [string, string, string] = ['', '', '']
        const shown: string[] = []
        let position = ''
        let count = 0
        for (const round of rounds) {
          for (const { source, second, whole } of round) {
            const text = line(second, `line ${(count += 1)}`)
            // A line may be seen before its end is written.
            const ended = texts[source] === '' || texts[source]?.endsWith('\n') ? '' : '\n'
            texts[source] += ended + (whole ? text : text.slice(0, -1))
          }
          const log = await indexes.open(
            texts.map((text, at) => file(at === 2 ? 'stderr' : 'stdout', text, `/logs/${names[at]}`)),
            'merged',
          )
          const first = firstUnread(log, position)
          shown.length = first
          for (const { n, text } of (await readWindow(log, { from: first + 1, count: 999 })).lines) shown[n - 1] = text
          position = positionOf(log)
          expect(shown).toEqual((await readWindow(log, { count: 999 })).lines.map(({ text }) => text))
        }
      }),
    )
  })
})

describe('error lines', () => {
  const failing = [
    line(1, 'reading'),
    line(2, 'Traceback (most recent call last):'),
    line(3, '  File "score.py", line 212, in score'),
    line(4, '    band = titles["x"]'),
    line(5, "KeyError: 'maturity_band'"),
    line(6, 'DeprecationWarning: old'),
    line(7, 'step failed'),
  ].join('')
  it('are the traceback and the exception, not a warning', async () => {
    const log = await createLogIndexes().open([file('stderr', failing)], 'merged')
    const { lines } = await readWindow(log, { count: 10 })
    expect(lines.map(({ error }) => error)).toEqual([false, true, true, true, true, false, false])
    expect(texts(lastError(lines)).at(-1)).toBe("KeyError: 'maturity_band'")
  })
  it('are known in a window that begins inside a traceback', async () => {
    const log = await createLogIndexes().open([file('stderr', failing)], 'merged')
    expect((await readWindow(log, { from: 4, count: 1 })).lines[0]?.error).toBe(true)
  })
})
