import type { Sql } from '@groundwork/db/pool'

/** The promotion that brought what runs, and the one before it, which brought the same version: numbers. */
export type ConfiguredBefore = { current: number; promotion: number }

/** By environment, of the targets of a unit that were last deployed to with the version that ran there already. */
export async function configuredBefore(sql: Sql, unitId: string): Promise<Map<string, ConfiguredBefore>> {
  const { rows } = await sql.query<ConfiguredBefore & { environmentId: string }>({
    name: 'unit-configured-before',
    text: `select t.environment_id as "environmentId", own.number as current, earlier.number as promotion
      from target t join promotion own on own.id = t.current_promotion_id
        join lateral (
          select p.number, d.version from deployment d join promotion p on p.id = d.promotion_id
          where d.target_id = t.id and d.promotion_id <> t.current_promotion_id
          order by d.since desc, d.id desc limit 1) earlier on earlier.version = t.current_version
      where t.unit_id = $1 and t.variant = 'main'`,
    values: [unitId],
  })
  return new Map(rows.map(({ environmentId, ...before }) => [environmentId, before]))
}
