import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createLineCutter, type LineSink } from './log-lines'

const keptLines = 20
const longestReport = 10_000
/** Of characters and lines together in a second: what is more waits in the pipe, and whoever writes it waits too. */
const mostASecond = 8_000_000
/** What a line costs beside its characters. */
const lineCost = 100

/** Lines for the log, the last of stderr, and the runner's report. However much a plugin writes, the engine stays free. */
export function gatherOutput(child: ChildProcess, onLine: LineSink) {
  const lastLines: string[] = []
  let report = ''
  let cost = 0
  const cutter = createLineCutter((stream, line) => {
    cost += lineCost
    if (stream === 'stderr') lastLines.push(line)
    if (lastLines.length > keptLines) lastLines.shift()
    onLine(stream, line)
  })
  for (const stream of ['stdout', 'stderr'] as const) {
    const pipe = child[stream]
    pipe?.setEncoding('utf8')
    if (pipe)
      readInMeasure(child, pipe, (text) => {
        cost = text.length
        cutter.write(stream, text)
        return cost
      })
  }
  const channel = child.stdio[3] as Readable | null | undefined
  channel?.on('data', (bytes: Buffer) => {
    report += bytes.toString()
    if (report.length > longestReport) channel.destroy()
  })
  for (const each of child.stdio) each?.on('error', () => {})
  return { lastLines, report: () => report.slice(0, longestReport), end: () => cutter.end() }
}

/** `take` answers what a piece cost. */
function readInMeasure(child: ChildProcess, pipe: Readable, take: (text: string) => number): void {
  let second = 0
  let spent = 0
  pipe.on('data', (text: string) => {
    const now = performance.now()
    if (Math.floor(now / 1_000) !== second) spent = 0
    second = Math.floor(now / 1_000)
    spent += take(text)
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    if (spent < mostASecond || hasEnded) return
    pipe.pause()
    setTimeout(() => pipe.resume(), (second + 1) * 1_000 - now)
  })
  child.once('exit', () => pipe.resume())
}
