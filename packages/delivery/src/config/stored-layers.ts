import type { Sql } from '@groundwork/db/pool'
import type { JsonMap } from './json'
import type { Layer, StoredKind } from './layer'
import type { Pointer } from './pointer'

/** A layer with its newest revision; revision 0 and no values before the first. Times are milliseconds. */
export type StoredLayer = {
  id: string
  kind: StoredKind
  address: string
  library: string | null
  project: string | null
  unitId: string | null
  environmentId: string | null
  revision: number
  values: JsonMap
  locks: Pointer[]
  sha256: string | null
  author: string | null
  authorName: string | null
  message: string | null
  expiresAt: number | null
  at: number | null
}

type Row = Omit<StoredLayer, 'expiresAt' | 'at'> & { expiresAt: Date | null; at: Date | null }

const columns = `l.id, l.kind, l.address, l.library, l.project, l.unit_id as "unitId", l.environment_id as "environmentId",
  l.head as revision, coalesce(r.values, '{}'::jsonb) as values, coalesce(r.locks, '{}') as locks, r.sha256, r.author,
  u.name as "authorName", r.message, r.expires_at as "expiresAt", r.created_at as at`
const tables = `config_layer l left join config_revision r on r.layer_id = l.id and r.revision = l.head
  left join "user" u on u.id = r.author`

function toLayer({ expiresAt, at, ...row }: Row): StoredLayer {
  return { ...row, expiresAt: expiresAt?.getTime() ?? null, at: at?.getTime() ?? null }
}

/** The layers at these addresses that somebody has begun; others are missing. */
export async function layersAt(sql: Sql, addresses: readonly string[]): Promise<StoredLayer[]> {
  const { rows } = await sql.query<Row>({
    name: 'config-layers-at',
    text: `select ${columns} from ${tables} where l.address = any($1::text[])`,
    values: [addresses],
  })
  return rows.map(toLayer)
}

/** Every layer of these projects; their libraries' are not among them. */
export async function layersOfProjects(sql: Sql, projects: readonly string[]): Promise<StoredLayer[]> {
  const { rows } = await sql.query<Row>({
    name: 'config-layers-of-projects',
    text: `select ${columns} from ${tables} where l.project = any($1::text[]) order by l.address`,
    values: [projects],
  })
  return rows.map(toLayer)
}

/** Environment and target layer of one target. */
export async function layersAbove(
  sql: Sql,
  { project, unitId, environmentId }: { project: string; unitId: string | null; environmentId: string },
): Promise<StoredLayer[]> {
  const { rows } = await sql.query<Row>({
    name: 'config-layers-above',
    text: `select ${columns} from ${tables} where l.project = $1 and l.environment_id = $2::uuid
      and (l.kind = 'environment' or (l.kind = 'target' and l.unit_id = $3::uuid))`,
    values: [project, environmentId, unitId],
  })
  return rows.map(toLayer)
}

/** Whether a layer says anything at this time: an override that has expired says nothing. */
export function inForce({ revision, expiresAt }: Pick<StoredLayer, 'revision' | 'expiresAt'>, now: Date): boolean {
  return revision > 0 && (expiresAt === null || expiresAt > now.getTime())
}

/** As the resolver takes it; `owner` in words. */
export function toResolve({ kind, address, revision, values, locks }: StoredLayer, owner: string | null = null): Layer {
  return { kind, address, revision, values, locks, owner }
}
