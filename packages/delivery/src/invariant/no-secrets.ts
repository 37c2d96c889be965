import type { Sql } from '@groundwork/db/pool'
import { tokenShape } from '../config/secret-shapes'
import { as, type Broken, type InvariantOptions, texts } from './broken'

const tables = [
  ...['promotion', 'promotion_step', 'promotion_event', 'promotion_verification', 'effect', 'gate', 'vote'],
  ...['deployment', 'target', 'launch', 'schedule', 'event', 'audit', 'version', 'config_revision', 'config_change'],
  'notification',
]

/** So many rows of a table are named. */
const mostNamed = 20

/** No value of `secrets`, and with `tokens` nothing of the form of a token, stands anywhere in these tables. Each row is one finding. */
export async function noSecrets(sql: Sql, { secrets = [], tokens = false }: InvariantOptions): Promise<Broken[]> {
  const found: string[] = []
  for (const table of tables) {
    if (secrets.length > 0) {
      const where = 'exists (select from unnest($1::text[]) s where position(s in x::text) > 0)'
      found.push(...(await places(sql, table, { what: 'a secret', where, value: secrets })))
    }
    if (tokens) {
      // A plain search first: it is many times cheaper than the pattern.
      const where = "strpos(x::text, 'gw_') > 0 and x::text ~ $1"
      found.push(
        ...(await places(sql, table, { what: 'what looks like a token of Groundwork', where, value: tokenShape })),
      )
    }
  }
  return found.map(as('I9'))
}

type Searched = { what: string; where: string; value: string | readonly string[] }

/** In words where it stands: by the number that people know, or the row's key. */
function places(sql: Sql, table: string, { what, where, value }: Searched): Promise<string[]> {
  const keys = ['number', 'id', 'key', 'promotion_id'].map((name) => `to_jsonb(x) ->> '${name}'`).join(', ')
  const place = table === 'promotion' ? `'P-' || x.number` : `'${table} ' || coalesce(${keys}, '')`
  return texts(
    sql,
    `select $2 || ' stands in ' || ${place} as words from "${table}" x where ${where} order by words limit ${mostNamed}`,
    [value, what],
  )
}
