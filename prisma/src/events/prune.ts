import type { Sql } from '../pool'
import { keptDays } from './event-queries'

/**
 * Deletes events older than seven days except the newest of them, which marks how far back a reader may resume.
 * Returns the number of rows deleted. Cheap enough to call every few minutes.
 */
export async function pruneEvents(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(`
    with mark as (
      select xid, id from event where at < now() - make_interval(days => ${keptDays}) order by xid desc, id desc limit 1)
    delete from event e using mark where (e.xid, e.id) < (mark.xid, mark.id)`)
  return rowCount ?? 0
}
