import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { answer, type DatastoreReader } from '../datastore/reader'
import { findRun, type RunKey } from '../history/one-run'
import { toPlain } from '../pickle/pickle'
import { artifactValue } from './artifacts'

export type ArtifactJsonKey = RunKey & { step: string; task?: string; name: string }
/** `reason` says why a value that exists cannot be read; what is no plain data is null in `value`. */
export type ArtifactJson = { found: boolean; value: unknown; reason: string | null }

const none: ArtifactJson = { found: false, value: null, reason: null }

/** A stored value as JSON, for programs. Without `task` the step's first one; a run, step or name that does not exist is not found. */
export async function artifactJson(
  source: { sql: Sql; datastore: DatastoreReader },
  key: ArtifactJsonKey,
): Promise<ArtifactJson> {
  try {
    const task = key.task ?? (await firstTask(source.sql, key))
    if (task === null) return none
    const read = await answer(() => artifactValue(source, { ...key, task, limits: { items: 2_000, text: 200_000 } }))
    if (!read.ok) return { found: true, value: null, reason: read.reason }
    return { found: true, value: toPlain(read.value.preview), reason: null }
  } catch (error) {
    if (error instanceof NotFoundError) return none
    throw error
  }
}

async function firstTask(sql: Sql, key: ArtifactJsonKey): Promise<string | null> {
  const run = await findRun(sql, key)
  const { rows } = await sql.query<{ task: string }>({
    name: 'first_task_of_step',
    text: 'select task_id::text as task from task where run_number = $1 and step_name = $2 order by task_id limit 1',
    values: [run.runNumber, key.step],
  })
  return rows[0]?.task ?? null
}
