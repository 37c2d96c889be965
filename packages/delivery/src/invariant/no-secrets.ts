import type { Sql } from '@groundwork/db/pool'
import { tokenShape } from '../config/secret-shapes'
import { as, type Broken, type InvariantOptions, lookedAt, texts } from './broken'

type Table = {
  name: string
  /** Which of its rows are looked at where only those since a time are: $3. */
  since: string
  /** Which are delivery's own, where others write there too. */
  own?: string
}

const ofPromotion = `x.promotion_id in (select p.id from promotion p where ${lookedAt('$3')})`
const ownActions = 'config|version|environment|integration|freeze|promotion|gate|target|launch|delivery'
const ownTopics = 'config|version|environment|integration|freeze|promotion|gate|target|launch'

const tables: Table[] = [
  { name: 'promotion', since: `exists (select from promotion p where p.id = x.id and ${lookedAt('$3')})` },
  ...['promotion_step', 'promotion_event', 'promotion_verification', 'effect', 'gate', 'vote', 'deployment'].map(
    (name) => ({ name, since: ofPromotion }),
  ),
  { name: 'target', since: 'true' },
  { name: 'launch', since: 'x.finished_at is null or x.finished_at > $3' },
  { name: 'schedule', since: 'true' },
  { name: 'event', since: 'x.at > $3', own: `x.topic ~ '^(${ownTopics})$'` },
  {
    name: 'audit',
    since: 'x.at > $3',
    own: `x.action ~ '^(${ownActions})[.]' or (x.action = 'platform.secret' and x.resource_kind = 'launch')`,
  },
  { name: 'version', since: 'x.created_at > $3' },
  { name: 'config_revision', since: 'x.created_at > $3' },
  { name: 'config_change', since: 'x.updated_at > $3' },
  { name: 'notification', since: 'x.created_at > $3', own: `x.plugin_id is null and x.href like '/promotions/%'` },
]

/** So many rows of a table are named. */
const mostNamed = 20

/**
 * No value of `secrets` stands anywhere in these tables, and with `tokens` nothing of the form of a token in a row of delivery's own:
 * what people write elsewhere is not its to answer for. Each row is one finding.
 */
export async function noSecrets(sql: Sql, options: InvariantOptions): Promise<Broken[]> {
  const { secrets = [], tokens = false, since = null, signal } = options
  const found: string[] = []
  for (const table of tables) {
    signal?.throwIfAborted()
    if (secrets.length > 0) {
      const where = 'exists (select from unnest($1::text[]) s where position(s in x::text) > 0)'
      found.push(...(await places(sql, table, { what: 'a secret', where, value: secrets, since })))
    }
    if (tokens) {
      // A plain search first: it is many times cheaper than the pattern.
      const where = `(${table.own ?? 'true'}) and strpos(x::text, 'gw_') > 0 and x::text ~ $1`
      const what = 'what looks like a token of Groundwork'
      found.push(...(await places(sql, table, { what, where, value: tokenShape, since })))
    }
  }
  return found.map(as('I9'))
}

type Searched = { what: string; where: string; value: string | readonly string[]; since: Date | null }

/** In words where it stands: by the number that people know, or the row's key. */
function places(sql: Sql, table: Table, { what, where, value, since }: Searched): Promise<string[]> {
  const keys = ['number', 'id', 'key', 'promotion_id'].map((name) => `to_jsonb(x) ->> '${name}'`).join(', ')
  const place = table.name === 'promotion' ? `'P-' || x.number` : `'${table.name} ' || coalesce(${keys}, '')`
  return texts(
    sql,
    `select $2 || ' stands in ' || ${place} as words from "${table.name}" x
     where ($3::timestamptz is null or ${table.since}) and ${where} order by words limit ${mostNamed}`,
    [value, what, since],
  )
}
