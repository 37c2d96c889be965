import type { Sql } from '@groundwork/db/pool'
import { as, type Broken, type InvariantOptions } from './broken'

const tables = [
  ...['promotion', 'promotion_step', 'promotion_event', 'promotion_verification', 'effect', 'gate', 'vote'],
  ...['deployment', 'target', 'launch', 'schedule', 'event', 'audit', 'version', 'config_revision', 'config_change'],
  'notification',
]

/** As `createToken` makes them, of any scope. */
const token = 'gw_[a-z]+_[0-9A-Za-z]{32}'

/** No value of `secrets`, and with `tokens` nothing of the form of a token, stands anywhere in these tables. */
export async function noSecrets(sql: Sql, { secrets = [], tokens = false }: InvariantOptions): Promise<Broken[]> {
  const found: Broken[] = []
  for (const table of tables) {
    if (secrets.length > 0) {
      const n = await count(
        sql,
        `"${table}" x where exists (select from unnest($1::text[]) s where position(s in x::text) > 0)`,
        secrets,
      )
      if (n > 0) found.push(as('I9')(`a secret stands in ${n} rows of ${table}`))
    }
    if (tokens) {
      // A plain search first: it is many times cheaper than the pattern.
      const n = await count(sql, `"${table}" x where strpos(x::text, 'gw_') > 0 and x::text ~ $1`, token)
      if (n > 0) found.push(as('I9')(`what looks like a token of Groundwork stands in ${n} rows of ${table}`))
    }
  }
  return found
}

async function count(sql: Sql, from: string, value: string | readonly string[]): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from ${from}`, [value])
  return rows[0]!.n
}
