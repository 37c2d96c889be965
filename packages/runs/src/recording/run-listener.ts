import type { Sql } from '@groundwork/db/pool'
import type { RunStatus } from '../status/status'

/** A run as others need to know it. Times are milliseconds since 1970; `id` is the id that people see. */
export type RecordedRun = {
  runNumber: number
  id: string
  flow: string
  project: string
  /** Whether the project came from `@project` or is only the flow's name. */
  kind: 'project' | 'flow'
  branch: string | null
  user: string | null
  status: RunStatus
  startedAt: number
  finishedAt: number | null
  durationMs: number | null
}

export type Library = { distribution: string; version: string; extension: string | null }

/**
 * What a listener adds to the one statement that records a run it need not think about: nothing new but the run. In SQL:
 * `when` is a condition over `given` (flow_id, run_id, project, user_name; one row) and decides; `parts` are CTEs over
 * `started` (run_number, id, flow_id, project, kind, branch, user_name, status, started_at; no row or one) that do what
 * `runStarted` would do. Names of CTEs must not collide with `n`, `r`, `started`, `tagged`, `told`.
 */
export type StartedStatement = { when: string; parts: string }

/** Called inside the transaction that records, so that what it writes is visible exactly when the run is. */
export type RunListener = {
  /** Stands in for `runStarted` where its condition holds, which is for nearly every run. */
  startedStatement: StartedStatement
  runStarted(sql: Sql, run: RecordedRun): Promise<void>
  /** The status or the end changed. */
  runChanged(sql: Sql, run: RecordedRun): Promise<void>
  librariesSeen(sql: Sql, run: RecordedRun, libraries: Library[]): Promise<void>
}

export type RunRow = {
  run_number: number
  run_id: string | null
  flow_id: string
  project: string
  branch: string | null
  user_name: string | null
  status: RunStatus
  ts_epoch: number
  finished_at: number | null
  duration_ms: number | null
  of_project: boolean
}

/** The columns of `RunRow`, for `RETURNING` and `SELECT` on the table `run`. */
export const runRowColumns = `run.run_number, run.run_id, run.flow_id, run.project, run.branch, run.user_name, run.status,
  run.ts_epoch, run.finished_at, run.duration_ms, run.system_tags ? ('project:' || run.project) as of_project`

export function toRecordedRun(row: RunRow): RecordedRun {
  return {
    runNumber: row.run_number,
    id: row.run_id ?? String(row.run_number),
    flow: row.flow_id,
    project: row.project,
    kind: row.of_project ? 'project' : 'flow',
    branch: row.branch,
    user: row.user_name,
    status: row.status,
    startedAt: row.ts_epoch,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
  }
}
