import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'

/** One change of a plugin; the shape of the audit's own list. */
export type PluginAuditItem = {
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

/** Who changed the plugin, newest first; `next` is the cursor of the following page. */
export async function pluginAudit(
  sql: Sql,
  { pluginId, cursor, limit }: { pluginId: string; cursor?: string | null; limit: number },
): Promise<{ items: PluginAuditItem[]; next: string | null }> {
  const after = cursor ? place(cursor) : null
  const { rows } = await sql.query<PluginAuditItem>({
    name: 'plugin-audit',
    text: `select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", action,
        resource_kind as "resourceKind", resource_id as "resourceId", detail, request_id as "requestId"
      from audit where resource_kind = 'plugin' and resource_id = $1
        and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
      order by at desc, id desc limit $4`,
    values: [pluginId, after?.at ?? null, after?.id ?? null, limit + 1],
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.at.getTime()}_${last.id}` : null }
}

function place(cursor: string): { at: Date; id: string } {
  const [, ms, id] = /^(\d{1,14})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? []
  if (!ms || !id) throw new InputError('The place in the list is not readable. Open the plugin again.')
  return { at: new Date(Number(ms)), id }
}
