import type { Sql } from '@groundwork/db/pool'
import type { Audience } from './installation'

/** Who a plugin is for, as the audit names it: names of teams or people. */
export async function audienceWords(sql: Sql, audience: Audience): Promise<string> {
  if (audience.kind === 'everyone') return 'everyone'
  const [text, ids] =
    audience.kind === 'teams'
      ? ['select name from team where id::text = any($1::text[]) order by name', audience.teams]
      : ['select name from "user" where id = any($1::text[]) order by name', audience.users]
  const { rows } = await sql.query<{ name: string }>(text, [ids])
  return rows.map(({ name }) => name).join(', ') || 'nobody'
}
