import type { Sql } from '@groundwork/db/pool'

const keptDays = 7
const keptBytes = 50 * 1024 * 1024

/**
 * Deletes lines that are older than 7 days, and the oldest of each plugin beyond 50 MB; resolves with how many. Any process
 * may call it at any time, once an hour is enough.
 */
export async function pruneLogs(sql: Sql, { maxBytes = keptBytes }: { maxBytes?: number } = {}): Promise<number> {
  const old = await sql.query({
    name: 'plugin-log-prune-old',
    text: `delete from plugin_log where at < now() - make_interval(days => ${keptDays})`,
  })
  const surplus = await sql.query({
    name: 'plugin-log-prune-surplus',
    text: `delete from plugin_log l using (
        select plugin_id, max(id) as last from (
          select plugin_id, id, sum(octet_length(line) + 60) over (partition by plugin_id order by id desc) as bytes
          from plugin_log) as counted
        where bytes > $1 group by plugin_id) as full_one
      where l.plugin_id = full_one.plugin_id and l.id <= full_one.last`,
    values: [maxBytes],
  })
  return (old.rowCount ?? 0) + (surplus.rowCount ?? 0)
}
