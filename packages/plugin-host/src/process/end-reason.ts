import type { RunnerReport } from './runner'

/** How a process ended, as far as the host can tell. */
export type ProcessEnd = {
  code: number | null
  signal: NodeJS.Signals | null
  report: RunnerReport | null
  /** Why the host itself ended it, in one sentence. */
  killedFor: string | null
  /** The last lines that it wrote to stderr. */
  lastWords: string[]
  memoryMb: number
}

const signals: Record<number, NodeJS.Signals> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
}
/** A shell tells of a signal by adding this to its number. */
const shellSignal = 128
/** Node.js exits with this when it waits for something that nothing can bring any more. */
const unsettled = 13

/** One sentence on why a process ended, for the log and the plugin's page. */
export function endReason(end: ProcessEnd): string {
  const { code, signal, report, killedFor, lastWords, memoryMb } = end
  if (killedFor) return killedFor
  if (report) return reportReason(report)
  if (lastWords.some((line) => /heap out of memory|Reached heap limit/.test(line)))
    return `It ran out of memory: its JavaScript heap may grow to ${memoryMb} MB. Ask for more with backend.memoryMb, or keep less.`
  const by = signal ?? (code !== null && code > shellSignal ? (signals[code - shellSignal] ?? null) : null)
  if (by) return `It was ended by the signal ${by}.`
  if (code === unsettled) return 'It ended while it started: something that it waits for never comes.'
  if (code === 0) return 'It ended by itself, with exit code 0.'
  const last = lastWords.findLast((line) => line.trim() !== '')
  return `It ended with exit code ${code ?? 'unknown'}${last ? `; its last words: ${last.trim().slice(0, 300)}` : ''}.`
}

function reportReason({ kind, message, at }: RunnerReport): string {
  const where = at ? ` (at ${at})` : ''
  const what = `${message.replace(/\.$/, '')}${where}.`
  if (kind === 'start') return `It failed while it started: ${what}`
  if (kind === 'rejection') return `A promise failed and nothing caught it: ${what}`
  return `It threw an error that nothing caught: ${what}`
}
