import { ConflictError, NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { JsonMap } from './json'
import type { Pointer } from './pointer'

/** One revision of a layer. Times are milliseconds. */
export type Revision = {
  revision: number
  values: JsonMap
  locks: Pointer[]
  sha256: string
  author: string | null
  authorName: string | null
  message: string
  /** The number of the change that made it. */
  change: number | null
  expiresAt: number | null
  at: number
}

type Row = Omit<Revision, 'expiresAt' | 'at'> & { expiresAt: Date | null; at: Date }

const columns = `r.revision, r.values, r.locks, r.sha256, r.author, u.name as "authorName", r.message, c.number as change,
  r.expires_at as "expiresAt", r.created_at as at`
const tables = `config_revision r left join "user" u on u.id = r.author left join config_change c on c.id = r.change_id`

function toRevision({ expiresAt, at, ...row }: Row): Revision {
  return { ...row, expiresAt: expiresAt?.getTime() ?? null, at: at.getTime() }
}

/** Newest first, at most 200 at once; `before`: the revisions below that one. */
export async function historyOf(sql: Sql, layerId: string, before: number | null = null): Promise<Revision[]> {
  const { rows } = await sql.query<Row>({
    name: 'config-history',
    text: `select ${columns} from ${tables} where r.layer_id = $1 and ($2::int is null or r.revision < $2::int)
      order by r.revision desc limit 200`,
    values: [layerId, before],
  })
  return rows.map(toRevision)
}

/** What the layer said at a revision; nothing at revision 0. Throws NotFoundError. */
export async function readRevision(sql: Sql, layerId: string, revision: number): Promise<Revision | null> {
  if (revision === 0) return null
  const { rows } = await sql.query<Row>({
    name: 'config-revision-read',
    text: `select ${columns} from ${tables} where r.layer_id = $1 and r.revision = $2`,
    values: [layerId, revision],
  })
  if (rows[0]) return toRevision(rows[0])
  throw new NotFoundError(`The layer has no revision ${revision}.`)
}

/** Who moved the layer on, and when: for whoever began from an older revision. */
export function movedOn({ revision, authorName, at }: Revision, advice: string): ConflictError {
  const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return new ConflictError(
    `${authorName ?? 'Groundwork'} changed this layer meanwhile: revision ${revision}, ${when} UTC. ${advice}`,
  )
}
