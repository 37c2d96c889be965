import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { InputError } from '../errors/errors'

export type AuditItem = {
  id: string
  at: Date
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  resourceKind: string
  resourceId: string
  detail: Record<string, unknown>
  requestId: string | null
}

export const auditFilter = z.object({
  /** Part of the name of who did it. */
  actor: z.string().trim().max(100).optional(),
  /** The action or its first word: `project.edit`, `project`. */
  action: z.string().trim().max(100).optional(),
  resourceKind: z.string().trim().max(50).optional(),
  resourceId: z.string().trim().max(300).optional(),
  /** Milliseconds: from this moment on, and before that one. */
  from: z.int().optional(),
  until: z.int().optional(),
  /** Anywhere in what was kept of a change: its id, its name, before and after, the request. */
  text: z.string().trim().max(200).optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const auditPlace = z.object({
  cursor: z.string().max(80).nullish(),
  limit: z.number().int().min(1).max(500).default(50),
})

/** One page, newest first; `next` is the cursor of the following one, null at the end. Throws InputError for a bad cursor. */
export async function auditPage(
  sql: Sql,
  filter: AuditFilter,
  { cursor, limit }: z.infer<typeof auditPlace>,
): Promise<{ items: AuditItem[]; next: string | null }> {
  const after = cursor ? parseCursor(cursor) : null
  const { actor, action, resourceKind, resourceId, from, until, text } = filter
  const { rows } = await sql.query<AuditItem>({
    name: 'access-list-audit',
    text: `select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", action,
        resource_kind as "resourceKind", resource_id as "resourceId", detail, request_id as "requestId"
      from audit
      where ($1::timestamptz is null or (at, id) < ($1, $2::uuid))
        and ($3::text is null or strpos(lower(actor_name), lower($3)) > 0)
        and ($4::text is null or action = $4 or starts_with(action, $4 || '.'))
        and ($5::text is null or resource_kind = $5) and ($6::text is null or resource_id = $6)
        and ($7::timestamptz is null or at >= $7) and ($8::timestamptz is null or at < $8)
        and ($9::text is null or strpos(lower(concat_ws(' ', action, resource_kind, resource_id, request_id, detail)), lower($9)) > 0)
      order by at desc, id desc limit $10`,
    values: [
      ...[after?.at ?? null, after?.id ?? null, actor || null, action || null, resourceKind || null],
      ...[resourceId || null, moment(from), moment(until), text || null, limit + 1],
    ],
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.at.getTime()}_${last.id}` : null }
}

function moment(ms: number | undefined): Date | null {
  if (ms === undefined) return null
  const at = new Date(ms)
  if (!Number.isNaN(at.getTime())) return at
  throw new InputError('The time is not readable. Choose another one.')
}

function parseCursor(cursor: string): { at: Date; id: string } {
  const [, ms, id] = /^(\d{1,14})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (!ms || !id || !z.uuid().safeParse(id).success)
    throw new InputError('The place in the list is not readable. Open the audit again from its first page.')
  return { at: new Date(Number(ms)), id }
}
