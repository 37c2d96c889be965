import type { Sql } from '@groundwork/db/pool'

/** Days for which a link that works no more still says why: used, or expired. */
const linkKeptDays = 30
/** Hours after its last count at which a rate limit means nothing any more; the longest window is minutes. */
const limitKeptHours = 24

const statements = [
  'delete from session where expires_at < now()',
  'delete from verification where expires_at < now()',
  `delete from one_time_link where coalesce(used_at, expires_at) < now() - make_interval(days => ${linkKeptDays})`,
  `delete from rate_limit
    where last_request < (extract(epoch from now() - make_interval(hours => ${limitKeptHours})) * 1000)::bigint`,
]

/** Deletes sessions, links and counts of attempts that nobody can use or be refused by any more; answers how many rows. */
export async function pruneAccess(sql: Sql): Promise<number> {
  let deleted = 0
  for (const statement of statements) deleted += (await sql.query(statement)).rowCount ?? 0
  return deleted
}
