import { formatDuration } from '@groundwork/ui/duration'
import { formatBytes, formatNumber, plural } from '@groundwork/ui/number'
import type { RouterOutputs } from '../../trpc/types'

type Load = RouterOutputs['delivery']['integrations']['load']
type Limits = Extract<Load['limits'], { is: 'told' }>['value']
type Usage = Extract<Load['usage'], { is: 'told' }>['value']

/** One thing that there is some of. `share`: of what there is in all, 0 to 1; null where there is none at all. */
export type LimitRow = { name: string; words: string; share: number | null }

export const megabytes = (mb: number) => formatBytes(mb * 1_000_000)

/** `1.5 of 2`, `820 MB of 8.2 GB`; GPUs only where it tells of them. */
export function limitRows({ total, used }: Limits): LimitRow[] {
  return [
    limitRow('Processors', { part: used.cpu, all: total.cpu }, amount),
    limitRow('Memory', { part: used.memoryMb, all: total.memoryMb }, megabytes),
    ...(total.gpu === undefined ? [] : [limitRow('GPUs', { part: used.gpu ?? 0, all: total.gpu }, amount)]),
  ]
}

type Filled = { part: number; all: number }

function limitRow(name: string, { part, all }: Filled, words: (value: number) => string): LimitRow {
  return { name, words: `${words(part)} of ${words(all)}`, share: all > 0 ? Math.min(1, part / all) : null }
}

export function waitingWords({ queued }: Pick<Limits, 'queued'>): string {
  return queued === 0 ? 'Nothing waits for room.' : `${plural(queued, 'run waits', 'runs wait')} for room.`
}

/** What was used, each figure by its name. */
export function usageRows({ cpuSeconds, memoryPeakMb, gpuSeconds }: Usage): { name: string; words: string }[] {
  return [
    { name: 'Processor time', words: formatDuration(cpuSeconds * 1_000) },
    { name: 'Most memory at once', words: megabytes(memoryPeakMb) },
    ...(gpuSeconds === undefined ? [] : [{ name: 'GPU time', words: formatDuration(gpuSeconds * 1_000) }]),
  ]
}

export const isUnused = ({ cpuSeconds, memoryPeakMb, gpuSeconds = 0 }: Usage) =>
  cpuSeconds === 0 && memoryPeakMb === 0 && gpuSeconds === 0

function amount(value: number): string {
  return Number.isInteger(value) ? formatNumber(value) : String(Math.round(value * 10) / 10)
}
