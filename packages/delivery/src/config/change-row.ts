import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { canonicalSha256 } from '../model/canonical'
import { readAddress } from './address'
import type { JsonMap } from './json'
import type { Pointer } from './pointer'
import { type CastVote, reviewRule, type ReviewRule, tally, type Tally } from './review-rule'

export type ChangeState = 'draft' | 'review' | 'merged' | 'abandoned'

/** One proposed change of a layer. Times are milliseconds. */
export type ConfigChange = {
  id: string
  number: number
  layerId: string
  address: string
  /** The revision of the layer that it began from. */
  base: number
  /** The newest revision of the layer. */
  head: number
  values: JsonMap
  locks: Pointer[]
  message: string
  state: ChangeState
  sha256: string
  author: string
  authorName: string
  expiresAt: number | null
  /** What it became; null before it was merged. */
  revision: number | null
  rowVersion: number
  /** Whether the environment that the layer acts on is a production one. */
  production: boolean
  createdAt: number
  updatedAt: number
}

type Row = Omit<ConfigChange, 'expiresAt' | 'createdAt' | 'updatedAt'> & {
  expiresAt: Date | null
  createdAt: Date
  updatedAt: Date
}

const columns = `c.id, c.number, c.layer_id as "layerId", l.address, c.base, l.head, c.values, c.locks, c.message, c.state, c.sha256,
  c.author, coalesce(u.name, 'somebody who is gone') as "authorName", c.expires_at as "expiresAt", c.revision,
  c.row_version as "rowVersion", coalesce(e.production, false) as production, c.created_at as "createdAt", c.updated_at as "updatedAt"`
const tables = `config_change c join config_layer l on l.id = c.layer_id left join environment e on e.id = l.environment_id
  left join "user" u on u.id = c.author`

function toChange({ expiresAt, createdAt, updatedAt, ...row }: Row): ConfigChange {
  return {
    ...row,
    expiresAt: expiresAt?.getTime() ?? null,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  }
}

/** Throws NotFoundError. */
export async function readChange(sql: Sql, number: number): Promise<ConfigChange> {
  const { rows } = await sql.query<Row>({
    name: 'config-change-read',
    text: `select ${columns} from ${tables} where c.number = $1`,
    values: [number],
  })
  if (rows[0]) return toChange(rows[0])
  throw new NotFoundError(`There is no configuration change ${number}.`)
}

/** The change and its layer, locked until the end of the transaction: the layer first, as everybody does. */
export async function lockChange(sql: Sql, number: number): Promise<ConfigChange> {
  const { layerId } = await readChange(sql, number)
  await sql.query({
    name: 'config-layer-lock',
    text: 'select from config_layer where id = $1 for update',
    values: [layerId],
  })
  await sql.query({
    name: 'config-change-lock',
    text: 'select from config_change where number = $1 for update',
    values: [number],
  })
  return readChange(sql, number)
}

/** Changes, the ones touched last first; at most 200. */
export async function listChanges(
  sql: Sql,
  { states, project, address }: { states?: readonly ChangeState[]; project?: string; address?: string },
): Promise<ConfigChange[]> {
  const { rows } = await sql.query<Row>({
    name: 'config-change-list',
    text: `select ${columns} from ${tables}
      where ($1::text[] is null or c.state = any($1::text[])) and ($2::text is null or l.project = $2::text)
        and ($3::text is null or l.address = $3::text)
      order by c.updated_at desc, c.number desc limit 200`,
    values: [states ?? null, project ?? null, address ?? null],
  })
  return rows.map(toChange)
}

/** In the order in which they were cast. */
export async function votesOf(sql: Sql, changeId: string): Promise<CastVote[]> {
  const { rows } = await sql.query<Omit<CastVote, 'at'> & { at: Date }>({
    name: 'config-votes-of',
    text: `select v.user_id as "userId", coalesce(u.name, 'somebody who is gone') as name, v.verdict, v.sha256, v.comment, v.at
      from config_vote v left join "user" u on u.id = v.user_id where v.change_id = $1 order by v.at, v.id`,
    values: [changeId],
  })
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

export function ruleOf({ address, production }: ConfigChange): ReviewRule {
  return reviewRule({ kind: readAddress(address).kind, production })
}

/** How the votes stand; read inside the transaction that acts on them. */
export async function tallyOf(sql: Sql, change: ConfigChange): Promise<Tally> {
  const { id, sha256, author } = change
  return tally(await votesOf(sql, id), { sha256, author, rule: ruleOf(change) })
}

/** What votes are bound to: all that a merge would put in force. */
export function changeSha256(proposed: {
  values: JsonMap
  locks: readonly Pointer[]
  expiresAt: number | null
}): string {
  return canonicalSha256({ values: proposed.values, locks: proposed.locks, expiresAt: proposed.expiresAt })
}
