import type { Sql } from '@groundwork/db/pool'

/** What time it is by the clock that all engines share: theirs may differ, and what one of them decides holds for all. */
export async function databaseNow(sql: Sql): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>({ name: 'database-clock', text: 'select clock_timestamp() as now' })
  return rows[0]!.now
}
