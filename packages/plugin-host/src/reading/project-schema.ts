import { NotFoundError } from '@groundwork/access/errors'
import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { type BundleRow, bundleRow, bundlesOf } from '../registry/bundles'
import { installations } from '../registry/installation'
import { listSecrets } from '../secrets/secrets'

/** A domain library that configures projects, as its active version says. */
export type ProjectLibrary = {
  pluginId: string
  name: string
  version: string
  ownerTeam: string | null
  ownerTeamName: string | null
  /** Names of projects, with `*` for any part. */
  projects: string[]
  /** JSON Schema 2020-12, not checked further. */
  schema: { [keyword: string]: unknown }
  /** JSON pointers of the configuration -> names of Metaflow Configs. */
  mapping: Record<string, string>
  /** What people have to do with what was written for the schema before. */
  migrate: string | null
}

// A schema is found by the hash of its file, so what was read once holds for ever.
const known = new Map<string, ProjectLibrary['schema'] | null>()
const mostKnown = 200

/**
 * Every registered domain library with a schema for projects, by id. A disabled one counts: what it configured is still
 * configured. Previews do not: what one person tries must not change what others deploy.
 */
export async function projectLibraries(sql: Sql): Promise<ProjectLibrary[]> {
  const { rows } = await sql.query<Row>({
    name: 'plugin-project-libraries',
    text: `select i.plugin_id as "pluginId", i.owner_team as "ownerTeam", t.name as "ownerTeamName", b.version, b.manifest, b.files
      from plugin_installation i join plugin_bundle b on b.sha256 = i.active_sha left join team t on t.id = i.owner_team
      where i.state in ('enabled', 'disabled') and not i.dev
        and b.manifest -> 'contributes' @> '[{"point": "config/schema/v1", "for": "projects"}]' order by i.plugin_id`,
  })
  const found: ProjectLibrary[] = []
  for (const row of rows) {
    const library = await libraryOf(sql, row)
    if (library) found.push(library)
  }
  return found
}

/**
 * What a registered plugin would be as a library with this stored bundle of its own; null where it would configure no projects, or
 * is only a preview. Throws NotFoundError for a bundle that is not there.
 */
export async function libraryWithBundle(
  sql: Sql,
  { pluginId, sha256 }: { pluginId: string; sha256: string },
): Promise<ProjectLibrary | null> {
  const { version, manifest, files, ...bundle } = await bundleRow(sql, sha256)
  if (bundle.pluginId !== pluginId) throw new NotFoundError(`This bundle is no version of ${pluginId}.`)
  const { rows } = await sql.query<Pick<ProjectLibrary, 'ownerTeam' | 'ownerTeamName'>>({
    name: 'plugin-library-owner',
    text: `select i.owner_team as "ownerTeam", t.name as "ownerTeamName"
      from plugin_installation i left join team t on t.id = i.owner_team
      where i.plugin_id = $1 and i.state in ('enabled', 'disabled') and not i.dev`,
    values: [pluginId],
  })
  return rows[0] ? libraryOf(sql, { pluginId, version, manifest, files, ...rows[0] }) : null
}

type Row = Pick<ProjectLibrary, 'pluginId' | 'ownerTeam' | 'ownerTeamName' | 'version'> &
  Pick<BundleRow, 'manifest' | 'files'>

async function libraryOf(sql: Sql, { manifest, files, ...row }: Row): Promise<ProjectLibrary | null> {
  const entry = manifest.contributes
    .filter((one) => one.point === 'config/schema/v1')
    .find((one) => one.for === 'projects')
  const schema = entry && (await readSchema(sql, files[entry.file]?.sha256))
  if (!schema) return null
  const { mapping = {}, migrate = null } = entry
  return { ...row, name: manifest.name, projects: manifest.library?.projects ?? [], schema, mapping, migrate }
}

async function readSchema(sql: Sql, sha256: string | undefined): Promise<ProjectLibrary['schema'] | null> {
  if (sha256 === undefined) return null
  const held = known.get(sha256)
  if (held !== undefined) return held
  const bytes = await getBlob(sql, sha256)
  const schema = bytes && parsed(bytes.toString('utf8'))
  if (known.size >= mostKnown) known.clear()
  // A blob that is not there yet may come: only what was read is kept.
  if (bytes) known.set(sha256, schema)
  return schema
}

function parsed(text: string): ProjectLibrary['schema'] | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ProjectLibrary['schema'])
      : null
  } catch {
    return null
  }
}

/**
 * Of each registered plugin among these, or of each that keeps secrets, the names of the secrets that are set; others are missing.
 * Reads no value.
 */
export async function secretsSet(
  sql: Sql,
  pluginIds: readonly string[] | 'keepers',
): Promise<Map<string, Set<string>>> {
  const wanted = (await installations(sql)).filter(
    ({ pluginId }) => pluginIds === 'keepers' || pluginIds.includes(pluginId),
  )
  const shas = wanted.map(({ activeSha }) => activeSha)
  const found = new Map<string, Set<string>>()
  for (const { pluginId, manifest } of await bundlesOf(sql, shas)) {
    if (pluginIds === 'keepers' && manifest.secrets.length === 0) continue
    const rows = await listSecrets(sql, manifest)
    found.set(pluginId, new Set(rows.filter(({ set }) => set).map(({ name }) => name)))
  }
  return found
}
