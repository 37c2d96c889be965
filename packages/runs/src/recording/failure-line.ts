import type { RecordingContext } from './recording-context'

type Needed = Pick<RecordingContext, 'pool' | 'progress' | 'failureOf'>

const openText = `select from run where run_number = $1 and status = 'failed' and failure is null`

const keepText = `update run set failure = $2 where run_number = $1 and status = 'failed' and failure is null`

/** Keeps the last line of a failed run's error with the run, so that lists can show and group by it. */
export async function keepFailure({ pool, progress, failureOf }: Needed, runNumber: number): Promise<void> {
  const open = await pool.query({ name: 'record-failure-open', text: openText, values: [runNumber] })
  if (open.rowCount === 0) return
  const line = await failureOf(runNumber)
  if (line === null) return
  await pool.query({ name: 'record-failure-keep', text: keepText, values: [runNumber, line] })
  progress.note(runNumber)
}
