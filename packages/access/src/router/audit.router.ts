import { z } from 'zod'
import { InputError } from '../errors/errors'
import { allowed, router } from '../trpc/trpc'

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

const listInput = z.object({
  /** Part of the name of who did it. */
  actor: z.string().trim().max(100).optional(),
  /** The action or its first word: `project.edit`, `project`. */
  action: z.string().trim().max(100).optional(),
  resourceKind: z.string().max(50).optional(),
  resourceId: z.string().max(300).optional(),
  cursor: z.string().max(80).nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})

export const auditRouter = router({
  /** Who changed what, newest first; `next` is the cursor of the following page. */
  list: allowed('audit.read')
    .input(listInput)
    .query(async ({ ctx, input }) => {
      const { limit, actor = null, action = null, resourceKind = null, resourceId = null } = input
      const after = input.cursor ? parseCursor(input.cursor) : null
      const { rows } = await ctx.pool.query<AuditItem>({
        name: 'access-list-audit',
        text: `select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", action,
            resource_kind as "resourceKind", resource_id as "resourceId", detail, request_id as "requestId"
          from audit
          where ($1::timestamptz is null or (at, id) < ($1, $2::uuid))
            and ($3::text is null or strpos(lower(actor_name), lower($3)) > 0)
            and ($4::text is null or action = $4 or starts_with(action, $4 || '.'))
            and ($5::text is null or resource_kind = $5) and ($6::text is null or resource_id = $6)
          order by at desc, id desc limit $7`,
        values: [
          after?.at ?? null,
          after?.id ?? null,
          actor || null,
          action || null,
          resourceKind,
          resourceId,
          limit + 1,
        ],
      })
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return { items, next: rows.length > limit && last ? `${last.at.getTime()}_${last.id}` : null }
    }),
})

function parseCursor(cursor: string): { at: Date; id: string } {
  const [, ms, id] = /^(\d{1,14})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (!ms || !id || !z.uuid().safeParse(id).success)
    throw new InputError('The place in the list is not readable. Open the audit again from its first page.')
  return { at: new Date(Number(ms)), id }
}
