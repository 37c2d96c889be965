/** Longest line that is kept whole, in characters. */
const longest = 8_000

export type LineSink = (stream: 'stdout' | 'stderr', line: string) => void

/** Cuts output into lines. How many a plugin may write is the log's business. */
export function createLineCutter(sink: LineSink) {
  const rest = { stdout: '', stderr: '' }
  return {
    write(stream: 'stdout' | 'stderr', text: string): void {
      const lines = (rest[stream] + text).split('\n')
      const last = lines.pop() ?? ''
      for (const line of lines) sink(stream, line)
      // A line that never ends must not grow without limit.
      if (last.length > longest) sink(stream, last)
      rest[stream] = last.length > longest ? '' : last
    },
    end(): void {
      for (const stream of ['stdout', 'stderr'] as const) if (rest[stream] !== '') sink(stream, rest[stream])
      rest.stdout = rest.stderr = ''
    },
  }
}
