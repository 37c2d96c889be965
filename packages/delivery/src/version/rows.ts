import { NotFoundError } from '@groundwork/access/errors'
import { getBlob, readBlobParts } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { type VersionContent, versionContentSchema } from '../model/version-content'

/** `runNumber`: the run that it was made from. Times are milliseconds. */
export type Version = {
  /** SHA-256 of the canonical JSON of `content`. */
  id: string
  unitId: string
  number: number
  alias: string | null
  content: VersionContent
  codeSha256: string
  codeBytes: number
  /** Of a working tree with uncommitted changes, or of one that nothing is known of. */
  dirty: boolean
  runNumber: number | null
  createdBy: string | null
  createdByName: string | null
  note: string | null
  createdAt: number
}

type Row = Omit<Version, 'createdAt' | 'content'> & { createdAt: Date; content: unknown }

const columns = `v.id, v.unit_id as "unitId", v.number, v.alias, v.content, v.code_sha256 as "codeSha256", v.code_bytes as "codeBytes",
  v.dirty, v.run_number as "runNumber", v.created_by as "createdBy", u.name as "createdByName", v.note, v.created_at as "createdAt"`
const tables = `version v left join "user" u on u.id = v.created_by`

/** What is stored of a version was checked when it was made; parsing fills what an older one lacks. */
function toVersion({ createdAt, content, ...row }: Row): Version {
  return { ...row, content: versionContentSchema.parse(content), createdAt: createdAt.getTime() }
}

/** @throws NotFoundError */
export async function readVersion(sql: Sql, id: string): Promise<Version> {
  const found = await findVersion(sql, id)
  if (found) return found
  throw new NotFoundError(`There is no version ${id.slice(0, 12)} here. The address may have a typing error.`)
}

export async function findVersion(sql: Sql, id: string): Promise<Version | null> {
  const { rows } = await sql.query<Row>({
    name: 'version-read',
    text: `select ${columns} from ${tables} where v.id = $1`,
    values: [id],
  })
  return rows[0] ? toVersion(rows[0]) : null
}

/** Of a unit, newest first, at most 500. */
export async function versionsOf(sql: Sql, unitId: string): Promise<Version[]> {
  const { rows } = await sql.query<Row>({
    name: 'versions-of-unit',
    text: `select ${columns} from ${tables} where v.unit_id = $1 order by v.number desc limit 500`,
    values: [unitId],
  })
  return rows.map(toVersion)
}

/** The code package of a version, or another of its blobs, checked against its hash; null when it is not stored. */
export function versionCode(sql: Sql, sha256: string): Promise<Buffer | null> {
  return getBlob(sql, sha256)
}

/** The same, part by part. */
export function versionCodeParts(sql: Sql, sha256: string): AsyncGenerator<Buffer> {
  return readBlobParts(sql, sha256)
}
