import type { Row } from './measure/table'

export type BenchOptions = {
  seconds: number
  repetitions: number
  /** A folder that keeps the loaded database for the next time; without one it is made in a temporary folder and removed. */
  keep: string | null
  /** The figures to measure; without them all. Only `runs` heeds it. */
  only: string[] | null
  /** Progress, on stderr. */
  log: (text: string) => void
}

export type BenchResult = { rows: Row[]; figures: Record<string, unknown> }

/** Loads its own scratch database, measures, and leaves nothing running. */
export type Bench = (options: BenchOptions) => Promise<BenchResult>
