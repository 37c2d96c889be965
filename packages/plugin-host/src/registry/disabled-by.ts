import type { Sql } from '@groundwork/db/pool'

/** Who disabled a plugin last, and when; null where the audit does not know. */
export async function disabledBy(
  sql: Sql,
  pluginId: string,
): Promise<{ id: string | null; name: string; at: Date } | null> {
  const { rows } = await sql.query<{ id: string | null; name: string; at: Date }>({
    name: 'plugin-disabled-by',
    text: `select actor_id as id, actor_name as name, at from audit
      where resource_kind = 'plugin' and resource_id = $1 and detail ->> 'did' = 'disabled the plugin'
      order by at desc, id desc limit 1`,
    values: [pluginId],
  })
  return rows[0] ?? null
}
