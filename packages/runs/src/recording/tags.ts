import { type Body, isBody } from './body'
import type { RunPath } from './identity'
import type { RecordingContext } from './recording-context'
import { notFound, ok, plainRefusal, type Reply } from './reply'

type Mutated = { tags: string | null; protected: boolean; changed: boolean }

// Every expression reads the row that the update has locked, in its newest version, so racing clients lose nothing.
// Removal comes before addition; order is kept; a system tag that is added is left out silently.
const mutateText = `with r as (
    update run set tags = coalesce((
      select jsonb_agg(d.tag order by d.place) from (
        select u.tag, min(u.place) as place from (
          select kept.tag, kept.place from jsonb_array_elements_text(run.tags) with ordinality as kept(tag, place)
          where not kept.tag = any($3::text[])
          union all
          select added.tag, 1000000 + added.place from unnest($2::text[]) with ordinality as added(tag, place)
          where not run.system_tags ? added.tag) u
        group by u.tag) d), '[]'::jsonb)
    where run_number = $1::int8 and not run.system_tags ?| $3::text[]
    returning tags, flow_id, coalesce(run_id, run_number::text) as id, project, status),
  e as (
    insert into event (topic, key, payload)
    select 'run', $1::int8::text, jsonb_build_object('flow', flow_id, 'run', id, 'project', project, 'status', status, 'change', 'tags')
    from r)
  select (select tags::text from r) as tags`

export async function mutateTags(context: RecordingContext, path: RunPath, body: unknown): Promise<Reply> {
  const change = isBody(body) ? readChange(body) : 'The body must be a JSON object.'
  if (typeof change === 'string') return plainRefusal(400, change)
  const run = await context.identities.run(context.pool, path)
  if (!run) return notFound
  const { rows } = await context.pool.query<Mutated>({
    name: 'record-mutate-tags',
    text: mutateText,
    values: [run.runNumber, change.add, change.remove],
  })
  const tags = rows[0]?.tags
  // The run exists, so an update that found nothing met a system tag.
  if (!tags)
    return plainRefusal(422, `Cannot remove a tag that is a system tag. Asked to remove: ${change.remove.join(', ')}.`)
  context.bus.wake()
  return ok(`{"tags": ${tags}}`)
}

function readChange(body: Body): { add: string[]; remove: string[] } | string {
  const add = readTags(body['tags_to_add'])
  const remove = readTags(body['tags_to_remove'])
  if (add === null) return 'tags_to_add must be a list of strings'
  if (remove === null) return 'tags_to_remove must be a list of strings'
  return { add, remove }
}

function readTags(value: unknown): string[] | null {
  if (value === undefined) return []
  if (!Array.isArray(value)) return null
  return value.every((item) => typeof item === 'string') ? value : null
}
