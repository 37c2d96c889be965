import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { recordedArtifact, rootOfArtifact } from '../datastore/artifact-rows'
import { answer, type DatastoreReader } from '../datastore/reader'
import { openTask } from '../datastore/stored-task'
import type { RunKey } from '../history/one-run'
import type { RunFailure } from '../history/rows'
import { findTask } from '../history/tasks'
import type { LogLine } from '../logs/log-line'
import { readWindow } from '../logs/log-window'
import { createLogIndexes, type LogIndexes } from '../logs/merged-log'
import { type PickledException, PickleError, readException } from '../pickle/pickle'
import { keyOfRun, recordedFailure } from './failed-task'

/** Takes the line of a failed run that has none yet, as when its datastore was unreadable at the time. */
export type FailureKeeper = (runNumber: number, line: string) => void

export type FailureSource = { sql: Sql; datastore: DatastoreReader; logs: LogIndexes; keep?: FailureKeeper }

const largestException = 4 * 1024 * 1024
const tail = 400
const shownLines = 10
const longestSummary = 300

/**
 * The first failed task of a run: its exception and the last lines of its error. Parts that the datastore does not give
 * are null or empty. Null when no task failed.
 * @throws NotFoundError when there is no such run
 */
export async function readRunFailure(source: FailureSource, key: RunKey): Promise<RunFailure | null> {
  const recorded = await recordedFailure(source.sql, key)
  if (!recorded) return null
  const { run, failure } = recorded
  const exception = await answer(() => storedException(source, { ...failure, flow: run.flow }))
  const lines = await answer(() => errorLines(source, key, failure))
  const shown = lines.ok ? lines.value : []
  // Of a task that fell silent, the log ends before the cause: "Task failed." explains nothing.
  const said = failure.silent ? null : lastErrorText(shown)
  const line = exception.ok && exception.value ? exceptionLine(exception.value) : said
  if (line && run.status === 'failed' && run.failure === null) source.keep?.(run.runNumber, summary(line))
  return {
    ...failure,
    exception: line,
    lines: shown,
    lastLine: shown.findLast((line) => line.error)?.n ?? shown.at(-1)?.n ?? null,
  }
}

/** One line for `run.failure`, such as `KeyError: 'maturity_band'`; null when the datastore does not tell. */
export async function readFailure(sql: Sql, datastore: DatastoreReader, runNumber: number): Promise<string | null> {
  const logs = createLogIndexes()
  const failure = await readRunFailure({ sql, datastore, logs }, await keyOfRun(sql, runNumber))
  return failure?.exception ? summary(failure.exception) : null
}

const summary = (line: string) => line.slice(0, longestSummary)

async function storedException(
  { sql, datastore }: FailureSource,
  task: { taskId: number; attempt: number; flow: string },
): Promise<PickledException | null> {
  try {
    const artifact = await recordedArtifact(sql, { taskId: task.taskId, attempt: task.attempt, name: '_exception' })
    const root = await datastore.open(artifact.dsType, rootOfArtifact(artifact, task.flow))
    const { bytes, cut } = await root.blob(task.flow, artifact.sha, largestException)
    return cut ? null : readException(bytes)
  } catch (error) {
    // A killed task has no artifacts; a value that is no pickle is shown as none.
    if (error instanceof NotFoundError || error instanceof PickleError) return null
    throw error
  }
}

/** `builtins.KeyError` and `'x'` as Python's last line: `KeyError: 'x'`. */
function exceptionLine({ class: name, message }: PickledException): string {
  const short = name.replace(/^builtins\./, '')
  const first = message.trim().split('\n')[0] ?? ''
  return first ? `${short}: ${first}` : short
}

async function errorLines(
  { sql, datastore, logs }: FailureSource,
  key: RunKey,
  failure: RunFailure,
): Promise<LogLine[]> {
  const task = await findTask(sql, { ...key, step: failure.step, task: failure.id })
  const files = await openTask(sql, datastore, task)
  const log = await logs.open(await files.root.logs(files.path, failure.attempt), 'merged')
  const { lines } = await readWindow(log, { tail, count: tail })
  return lastError(lines.filter((line) => line.stream === 'stderr' || line.error))
}

/** The end of the last error, else the last lines of the log. */
export function lastError(lines: LogLine[]): LogLine[] {
  const end = lines.findLastIndex((line) => line.error && line.text.trim() !== '')
  return end < 0 ? lines.slice(-shownLines) : lines.slice(Math.max(0, end + 1 - shownLines), end + 1)
}

function lastErrorText(lines: LogLine[]): string | null {
  const text = lines.findLast((line) => line.error)?.text.trim()
  return text || null
}
