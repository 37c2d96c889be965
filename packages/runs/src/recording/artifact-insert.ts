import type { Sql } from '@groundwork/db/pool'
import { arrayText } from './array-text'
import { nowMs } from './clock'
import type { TaskIdentity } from './identity'

export type ArtifactItem = {
  attempt: number
  location: string
  dsType: string
  type: string
  contentType: string
  user: string | null
  name: string
  sha: string
}

export type ArtifactPost = { task: TaskIdentity; items: ArtifactItem[] }

const target =
  'insert into artifact (task_id, run_number, attempt_id, location, ds_type, type, content_type, user_name, name, sha, ts_epoch)'

// What all items of a POST share goes once, and a POST is nearly always one attempt's.
const sharedText = `with i as (
    ${target}
    select p.k, p.r, p.a, p.l, p.d, p.t, p.c, p.u, x.n, x.s, ${nowMs}
    from unnest($1::int8[], $2::int8[], $3::int2[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      with ordinality as p(k, r, a, l, d, t, c, u, o)
    join unnest($9::int8[], $10::text[], $11::text[]) as x(o, n, s) using (o)
    on conflict do nothing returning task_id)
  select task_id, count(*) as n from i group by task_id`

const mixedText = `${target}
  select $1::int8, $2::int8, x.a, x.l, x.d, x.t, x.c, x.u, x.n, x.s, ${nowMs}
  from unnest($3::int2[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    as x(a, l, d, t, c, u, n, s)
  on conflict do nothing`

/** Whether the items differ in nothing but name and content. */
export function isShared(items: ArtifactItem[]): boolean {
  const first = items[0]
  if (!first) return false
  return items.every(
    (item) =>
      item.attempt === first.attempt &&
      item.location === first.location &&
      item.dsType === first.dsType &&
      item.type === first.type &&
      item.contentType === first.contentType &&
      item.user === first.user,
  )
}

/** Stores POSTs of different tasks in one statement, each of items that share all but name and content. Counts what was new. */
export async function insertArtifacts(sql: Sql, posts: ArtifactPost[]): Promise<number[]> {
  const heads = posts.map(({ items }) => items[0] as ArtifactItem)
  const numbers = (items: number[]) => `{${items.join(',')}}`
  const ids = [numbers(posts.map(({ task }) => task.taskId)), numbers(posts.map(({ task }) => task.run.runNumber))]
  const shared = [
    numbers(heads.map((head) => head.attempt)),
    arrayText(heads.map((head) => head.location)),
    arrayText(heads.map((head) => head.dsType)),
    arrayText(heads.map((head) => head.type)),
    arrayText(heads.map((head) => head.contentType)),
    arrayText(heads.map((head) => head.user)),
  ]
  const items = posts.flatMap((post) => post.items)
  const places = numbers(posts.flatMap((post, i) => post.items.map(() => i + 1)))
  const own = [places, arrayText(items.map((item) => item.name)), arrayText(items.map((item) => item.sha))]
  const { rows } = await sql.query<{ task_id: number; n: number }>({
    name: 'record-artifacts',
    text: sharedText,
    values: [...ids, ...shared, ...own],
  })
  const counts = new Map(rows.map((row) => [row.task_id, row.n]))
  return posts.map(({ task }) => counts.get(task.taskId) ?? 0)
}

/** Stores a POST whose items share nothing. Counts what was new. */
export async function insertMixedArtifacts(sql: Sql, { task, items }: ArtifactPost): Promise<number> {
  const column = (pick: (item: ArtifactItem) => string | null) => arrayText(items.map(pick))
  const attempts = `{${items.map((item) => item.attempt).join(',')}}`
  const places = [column((item) => item.location), column((item) => item.dsType)]
  const kinds = [column((item) => item.type), column((item) => item.contentType), column((item) => item.user)]
  const own = [column((item) => item.name), column((item) => item.sha)]
  const { rowCount } = await sql.query({
    name: 'record-artifacts-mixed',
    text: mixedText,
    values: [task.taskId, task.run.runNumber, attempts, ...places, ...kinds, ...own],
  })
  return rowCount ?? 0
}
