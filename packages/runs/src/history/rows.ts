import type { GraphLayout } from '../graph/graph'
import type { LogLine } from '../logs/log-line'
import type { Preview } from '../pickle/preview'
import type { RunStatus, TaskStatus } from '../status/status'

/** All times are milliseconds since 1970. `id` is what people see: the orchestrator's id, else the number. */
export type RunRow = {
  runNumber: number
  id: string
  flow: string
  project: string
  branch: string | null
  user: string | null
  runtime: string | null
  status: RunStatus
  reason: string
  startedAt: number
  finishedAt: number | null
  durationMs: number | null
  currentStep: string | null
  failedStep: string | null
  failure: string | null
  tasksTotal: number
  tasksDone: number
  tasksFailed: number
  tags: string[]
}

export const runSorts = ['newest', 'oldest', 'longest', 'shortest'] as const
/** `longest` and `shortest` order finished runs only: a running one has no duration yet. */
export type RunSort = (typeof runSorts)[number]

export type RunDetail = RunRow & {
  systemTags: string[]
  startStep: string | null
  endStep: string | null
  originRun: string | null
  /** Of the flow's last successful runs. */
  typical: { p50Ms: number; p95Ms: number; runs: number } | null
  previous: string | null
  next: string | null
  /** SHA-1 of the code package. */
  codePackage: string | null
  git: Record<string, unknown> | null
}

export type HistogramBucket = { at: number; succeeded: number; failed: number; running: number; unknown: number }
export type RunHistogram = {
  from: number
  to: number
  bucketMs: number
  buckets: HistogramBucket[]
  totals: Record<RunStatus, number>
  /** The window holds more runs than are counted; buckets before `countedFrom` are empty for that reason. */
  countedFrom: number | null
}

export type TaskAttempt = { attempt: number; status: TaskStatus; startedAt: number | null; finishedAt: number | null }
export type TaskRow = {
  taskId: number
  id: string
  step: string
  status: TaskStatus
  reason: string | null
  /** -1 before the first attempt has begun. */
  attempt: number
  queuedAt: number
  startedAt: number | null
  finishedAt: number | null
  label: string | null
  path: string | null
  /** Only when there was more than one. */
  attempts: TaskAttempt[]
}
export type RunTasks = { steps: { name: string; startedAt: number }[]; tasks: TaskRow[] }
export type TaskDetail = TaskRow & { run: RunRow; origin: string | null; dsRoot: string | null; user: string | null }
export type MetadataRow = { field: string; value: string; type: string; at: number; attempt: number | null }

export type FailingGroup = {
  failure: string
  flow: string
  step: string
  count: number
  lastAt: number
  lastRun: string
  project: string
}

/** What only the datastore knows. Otherwise a sentence why it cannot be read, and the setting that mends it. */
export type Readable<T> = { ok: true; value: T } | { ok: false; reason: string; setting: string | null }

export type ParameterRow = { name: string; kind: 'parameter' | 'config' | 'file'; preview: Preview }
export type RunGraph = GraphLayout & { startStep: string; endStep: string }
export type RunFailure = {
  step: string
  taskId: number
  id: string
  attempt: number
  label: string | null
  reason: string
  /** Inferred from silence: `reason` says more than the log, which broke off. */
  silent: boolean
  exception: string | null
  lines: LogLine[]
  lastLine: number | null
  sameFailure: { count: number; firstAt: number; firstRun: string } | null
}
export type ArtifactRow = {
  name: string
  sha: string
  contentType: string
  internal: boolean
  size: number | null
  type: string | null
}
export type TaskArtifacts = { attempt: number; attempts: number[]; rows: ArtifactRow[]; datastore: Readable<null> }
export type ArtifactValue = { preview: Preview; size: number; type: string | null }
export type CardRow = { hash: string; type: string; id: string | null; attempt: number }
/** `seen` is the position in each file of the log, from which a tail goes on. */
export type LogWindow = { lines: LogLine[]; total: number; seen: string }
/** What a tail sends: from line `from` (1-based) on, everything read before is another line now. */
export type LogNews = LogWindow & { from: number }
export type LogFinds = { lines: number[]; total: number; capped: boolean }
