import type { Sql } from '@groundwork/db/pool'

/** Names of teams by id. */
export async function teamNames(sql: Sql): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'plugin-team-names',
    text: 'select id, name from team',
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Names of people by id; those that are gone are missing. */
export async function personNames(sql: Sql, ids: (string | null)[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'plugin-person-names',
    text: 'select id, name from "user" where id = any($1::text[])',
    values: [[...new Set(ids.filter((id) => id !== null))]],
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Names of those who develop what follows a folder, by id. */
export async function developerNames(
  sql: Sql,
  installed: readonly { dev: boolean; registeredBy: string | null }[],
): Promise<Map<string, string>> {
  const ids = installed.flatMap(({ dev, registeredBy }) => (dev ? [registeredBy] : []))
  return ids.length > 0 ? personNames(sql, ids) : new Map()
}
