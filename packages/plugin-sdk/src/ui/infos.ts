/**
 * What a run can be.
 *
 * @example
 * ```ts
 * const over = (status: RunStatus) => status === 'succeeded' || status === 'failed'
 * ```
 */
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown'

/**
 * A project of the catalogue. Times are milliseconds since 1970.
 *
 * @example
 * ```ts
 * const { owner, state }: ProjectInfo = useProject()
 * ```
 */
export type ProjectInfo = {
  name: string
  /** `flow` for a flow that belongs to no `@project`. */
  kind: 'project' | 'flow'
  description: string | null
  owner: { kind: 'team' | 'user' | 'person'; id: string; label: string } | null
  /** The worst of its flows' newest runs. */
  state: 'failing' | 'unknown' | 'running' | 'healthy' | 'idle'
  lastRunAt: number | null
  runsTotal: number
  flows: string[]
  /** Names of the libraries that its runs were seen to use. */
  libraries: string[]
  tags: string[]
}

/**
 * A run as it was recorded. Times are milliseconds since 1970.
 *
 * @example
 * ```ts
 * const { status, reason }: RunInfo = useRun()
 * ```
 */
export type RunInfo = {
  flow: string
  /** What people see: the orchestrator's id, else the number. */
  id: string
  runNumber: number
  project: string
  branch: string | null
  user: string | null
  status: RunStatus
  /** Why it has that status, in one sentence. */
  reason: string
  startedAt: number
  finishedAt: number | null
  durationMs: number | null
  failedStep: string | null
  tasksTotal: number
  tasksDone: number
  tasksFailed: number
  tags: string[]
}
