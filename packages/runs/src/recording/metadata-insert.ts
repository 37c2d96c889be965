import type { Sql } from '@groundwork/db/pool'
import { arrayText } from './array-text'
import { nowMs } from './clock'
import type { TaskIdentity } from './identity'
import type { MetadataRows } from './metadata-facts'

const target =
  'insert into metadata (task_id, run_number, user_name, tags, system_tags, field_name, value, type, ts_epoch)'

/**
 * The insert of a POST's rows as SQL with the parameters $1 to $8. Rows of one POST nearly always share user and tags,
 * so these go once.
 */
const sharedText = `${target}
  select $1::int8, $2::int8, $3::text, $4::jsonb, $5::jsonb, x.f, x.v, x.t, ${nowMs}
  from unnest($6::text[], $7::text[], $8::text[]) as x(f, v, t)`

const mixedText = `${target}
  select $1::int8, $2::int8, x.u, x.g::jsonb, x.s::jsonb, x.f, x.v, x.t, ${nowMs}
  from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as x(u, g, s, f, v, t)`

const batchText = `${target}
  select x.k, x.r, x.u, x.g::jsonb, x.s::jsonb, x.f, x.v, x.t, ${nowMs}
  from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as x(k, r, u, g, s, f, v, t)`

export type MetadataPost = { task: TaskIdentity; rows: MetadataRows }
export type MetadataInsert = { kind: 'shared' | 'mixed'; text: string; values: unknown[] }

export function metadataInsert({ task, rows }: MetadataPost): MetadataInsert {
  const ids = [task.taskId, task.run.runNumber]
  const columns = [arrayText(rows.fields), arrayText(rows.values), arrayText(rows.types)]
  if (isUniform(rows.users) && isUniform(rows.tags) && isUniform(rows.systemTags)) {
    const shared = [rows.users[0] ?? null, rows.tags[0] ?? null, rows.systemTags[0] ?? null]
    return { kind: 'shared', text: sharedText, values: [...ids, ...shared, ...columns] }
  }
  const mixed = [arrayText(rows.users), arrayText(rows.tags), arrayText(rows.systemTags)]
  return { kind: 'mixed', text: mixedText, values: [...ids, ...mixed, ...columns] }
}

function isUniform(items: readonly (string | null)[]): boolean {
  return items.every((item) => item === items[0])
}

/** Stores the rows of several POSTs in one statement. */
export async function insertMetadata(sql: Sql, posts: MetadataPost[]): Promise<void> {
  const [first] = posts
  if (first && posts.length === 1) {
    const { kind, text, values } = metadataInsert(first)
    await sql.query({ name: `record-metadata-${kind}`, text, values })
    return
  }
  await sql.query({ name: 'record-metadata-batch', text: batchText, values: batchValues(posts) })
}

function batchValues(posts: MetadataPost[]): string[] {
  const ids: number[] = []
  const runs: number[] = []
  for (const { task, rows } of posts) {
    for (let i = 0; i < rows.fields.length; i += 1) {
      ids.push(task.taskId)
      runs.push(task.run.runNumber)
    }
  }
  const column = (pick: (rows: MetadataRows) => (string | null)[]) => arrayText(posts.flatMap(({ rows }) => pick(rows)))
  const who = [column((rows) => rows.users), column((rows) => rows.tags), column((rows) => rows.systemTags)]
  const what = [column((rows) => rows.fields), column((rows) => rows.values), column((rows) => rows.types)]
  return [`{${ids.join(',')}}`, `{${runs.join(',')}}`, ...who, ...what]
}
