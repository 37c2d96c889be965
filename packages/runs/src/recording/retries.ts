import { type Sql, transaction } from '@groundwork/db/pool'
import type { RunIdentity } from './identity'
import type { GraphFacts, RecordingContext } from './recording-context'
import { type RunRow, runRowColumns, toRecordedRun } from './run-listener'

/** Attempts that may follow a failed one, by step. */
export type Retries = Record<string, number>

/** The run's retries, from its row or else from its datastore; null when they cannot be known now. */
export async function retriesOf(context: RecordingContext, run: RunIdentity): Promise<Retries | null> {
  const { rows } = await context.pool.query<{ retries: Retries | null }>({
    name: 'record-retries',
    text: 'select retries from run where run_number = $1',
    values: [run.runNumber],
  })
  return rows[0]?.retries ?? (await readGraph(context, run))?.retries ?? null
}

/** Reads what the run's graph says and keeps it with the run. */
export async function readGraph(context: RecordingContext, run: RunIdentity): Promise<GraphFacts | null> {
  const facts = await context.graphOf({ runNumber: run.runNumber, flow: run.flow, id: run.id })
  if (facts) await transaction(context.pool, (sql) => keepGraph(sql, context, { run, facts }))
  return facts
}

async function keepGraph(
  sql: Sql,
  { listener }: RecordingContext,
  { run, facts }: { run: RunIdentity; facts: GraphFacts },
): Promise<void> {
  const { rows } = await sql.query<RunRow & { end_step: string | null }>({
    name: 'record-keep-graph',
    text: `update run set retries = $2::jsonb, start_step = coalesce(start_step, $3), end_step = coalesce(end_step, $4)
      where run_number = $1 returning ${runRowColumns}, run.end_step`,
    values: [run.runNumber, JSON.stringify(facts.retries), facts.startStep, facts.endStep],
  })
  const row = rows[0]
  if (!row) return
  run.endStep = row.end_step
  if (facts.libraries.length > 0) await listener.librariesSeen(sql, toRecordedRun(row), facts.libraries)
}

/** In SQL, of a row of `run`: whether an attempt of the task that failed it may still follow, as far as `retries` tell. */
export const mayFollow = `exists (select from task f where f.task_id = run.failed_task
      and f.attempt < (run.retries ->> f.step_name)::int)`

/** Whether no attempt can follow this failed one. */
export function isLast(retries: Retries, step: string, attempt: number): boolean {
  return attempt >= (retries[step] ?? 0)
}
