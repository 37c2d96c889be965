import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'

export type ArtifactRecord = {
  name: string
  attempt: number
  sha: string
  contentType: string
  location: string
  dsType: string
}

const columns = `name, attempt_id::int as attempt, sha, content_type as "contentType", location, ds_type as "dsType"`

/** The artifacts that were recorded for one attempt; without `attempt` for the latest that has any. */
export async function recordedArtifacts(sql: Sql, taskId: number, attempt?: number): Promise<ArtifactRecord[]> {
  const { rows } = await sql.query<ArtifactRecord>({
    name: 'artifacts_of_attempt',
    text: `select ${columns} from artifact where task_id = $1
      and attempt_id = coalesce($2::smallint, (select max(attempt_id) from artifact where task_id = $1)) order by name`,
    values: [taskId, attempt ?? null],
  })
  return rows
}

/** @throws NotFoundError */
export async function recordedArtifact(
  sql: Sql,
  key: { taskId: number; attempt?: number; name: string },
): Promise<ArtifactRecord> {
  const { rows } = await sql.query<ArtifactRecord>({
    name: 'artifact_by_name',
    text: `select ${columns} from artifact where task_id = $1 and name = $2 and ($3::smallint is null or attempt_id = $3)
      order by attempt_id desc limit 1`,
    values: [key.taskId, key.name, key.attempt ?? null],
  })
  const [row] = rows
  if (!row) throw new NotFoundError(`This attempt of the task has no artifact "${key.name}".`)
  return row
}

/** The root and kind of a recorded value: newer clients write `:root:PATH`, older ones the whole path of the blob. */
export function rootOfArtifact({ location, sha }: ArtifactRecord, flow: string): string | null {
  if (location.startsWith(':root:')) return location.slice(':root:'.length)
  const tail = `/${flow}/data/${sha.slice(0, 2)}/${sha}`
  return location.endsWith(tail) ? location.slice(0, -tail.length) : null
}
