import type { Sql } from '@groundwork/db/pool'

export type LogLine = {
  id: number
  at: Date
  version: string
  stream: string
  level: string
  line: string
  replicaId: string | null
}

/**
 * Lines of a plugin, oldest first. `after`: those that came after that id (for following). `before`: those before it (for
 * scrolling back). Neither: the newest.
 */
export async function readLog(
  sql: Sql,
  { pluginId, after = null, before = null, limit }: ReadLog,
): Promise<{ lines: LogLine[]; hasOlder: boolean }> {
  const forward = after !== null
  const { rows } = await sql.query<LogLine>({
    name: forward ? 'plugin-log-after' : 'plugin-log-before',
    text: `select id, at, version, stream, level, line, replica_id as "replicaId" from plugin_log
      where plugin_id = $1 and ($2::int8 is null or id ${forward ? '>' : '<'} $2)
      order by id ${forward ? '' : 'desc'} limit $3`,
    values: [pluginId, forward ? after : before, limit + 1],
  })
  const lines = rows.slice(0, limit)
  return forward ? { lines, hasOlder: false } : { lines: lines.toReversed(), hasOlder: rows.length > limit }
}

export type ReadLog = { pluginId: string; after?: number | null; before?: number | null; limit: number }
