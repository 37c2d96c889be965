import type { RecordingContext } from './recording-context'

type Needed = Pick<RecordingContext, 'pool' | 'progress' | 'failureOf'>

const openText = `select from run where run_number = $1 and status = 'failed' and failure is null`

const keepText = `update run set failure = $2 where run_number = $1 and status = 'failed' and failure is null`

/** Keeps the last line of a failed run's error with the run, so that lists can show and group by it. */
export async function keepFailure({ pool, progress, failureOf }: Needed, runNumber: number): Promise<void> {
  const open = await pool.query({ name: 'record-failure-open', text: openText, values: [runNumber] })
  if (open.rowCount === 0) return
  const line = await failureOf(runNumber)
  if (line !== null) await keepFailureLine({ pool, progress }, runNumber, line)
}

/** Keeps a line that is known already; a run that has one, or did not fail, stays as it is. */
export async function keepFailureLine(
  { pool, progress }: Pick<Needed, 'pool' | 'progress'>,
  runNumber: number,
  line: string,
): Promise<void> {
  const kept = await pool.query({ name: 'record-failure-keep', text: keepText, values: [runNumber, line] })
  if (kept.rowCount) progress.note(runNumber)
}
