import { NotFoundError } from '@groundwork/access/errors'
import { projectsByNames } from '@groundwork/catalog/projects'
import type { Sql } from '@groundwork/db/pool'
import { canonicalSha256 } from '../model/canonical'
import type { VersionContent } from '../model/version-content'
import { libraryAddress, projectAddress } from './address'
import type { ConfigMapping } from './config-values'
import { isMap, type JsonMap } from './json'
import type { Layer, Problem } from './layer'
import { defaultsLayer, libraryFor, mappingOf, schemaOf, teamWords, type UnitLibrary } from './libraries'
import { type Resolved, resolve } from './resolve'
import type { JsonSchema } from './schema'
import { secretStandings } from './secret-standings'
import { inForce, layersAbove, layersAt, toResolve } from './stored-layers'
import { validate } from './validate'

export type NewVersionLayers = {
  /** Defaults, library and project layer as they are now; what nobody has begun is left out. */
  layers: VersionContent['layers']
  /** With the library's mapping in its `x-portal`; null: no library configures the project. */
  schema: JsonSchema | null
  /** The id of the library. */
  library: string | null
  mapping: ConfigMapping
  /** Two libraries that both configure the project. */
  problems: Problem[]
}

/** What a new version keeps of the configuration. `of`: what its unit says of its library; null: there is no unit yet. */
export async function layersForNewVersion(
  sql: Sql,
  { project, of = null }: { project: string; of?: UnitLibrary | null },
): Promise<NewVersionLayers> {
  const { library, problems } = await libraryFor(sql, project, of)
  const own = projectAddress(project).address
  const wanted = [own, ...(library ? [libraryAddress(library.pluginId).address] : [])]
  const stored = (await layersAt(sql, wanted)).filter(({ revision }) => revision > 0)
  const kept = stored.map(({ kind, address, revision, values, locks }) => ({
    kind: kind === 'library' ? ('library' as const) : ('project' as const),
    ...{ address, revision, values, locks },
  }))
  const ordered = kept.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'library' ? -1 : 1))
  const defaults = library ? [keptDefaults(defaultsLayer(library))] : []
  const schema = library ? schemaOf(library) : null
  return {
    layers: [...defaults, ...ordered],
    schema,
    library: library?.pluginId ?? null,
    mapping: mappingOf(schema),
    problems,
  }
}

function keptDefaults({ address, revision, values, locks }: Layer): VersionContent['layers'][number] {
  return { kind: 'defaults', address, revision, values, locks: [...locks] }
}

export type TargetConfig = Resolved & {
  /** Of the canonical JSON of `values`. */
  sha256: string
  /** The layers above the version that went into it. */
  layers: { kind: 'environment' | 'target'; address: string; revision: number }[]
}

/** The part of a version that its configuration comes from. */
export type VersionConfig = Pick<VersionContent, 'unit' | 'layers' | 'schema'>

export type TargetAt = {
  version: VersionConfig
  /** Null: a unit that is not there yet, so without an override. */
  unitId: string | null
  environmentId: string
  /** Overrides that have expired by then say nothing. */
  now: Date
}

/**
 * What a version is configured with in an environment: its own layers, the environment's and an override that has not expired.
 * Problems are those of the layers and of the whole against the version's schema; errors among them stop a promotion.
 */
export async function resolveForTarget(sql: Sql, target: TargetAt): Promise<TargetConfig> {
  const { version, unitId, environmentId, now } = target
  const { project } = version.unit
  const above = (await layersAbove(sql, { project, unitId, environmentId })).filter((layer) => inForce(layer, now))
  const owner = await ownerWords(sql, project)
  const layers: Layer[] = [
    ...version.layers.map((layer) => ({
      ...layer,
      values: isMap(layer.values) ? layer.values : {},
      owner: layer.kind === 'project' ? owner : null,
    })),
    ...above.map((layer) => toResolve(layer, owner)),
  ]
  const schema = isMap(version.schema) ? (version.schema as JsonSchema) : null
  const resolved = resolve(layers, schema)
  const before = unitId === null ? null : await deployedConfig(sql, { unitId, environmentId })
  const secretsOf = await secretStandings(sql, [{ schema, values: resolved.values }])
  const wrong = validate(schema, resolved.values, { secretsOf, before })
  return {
    values: resolved.values,
    provenance: resolved.provenance,
    problems: [...resolved.problems, ...wrong],
    sha256: canonicalSha256(resolved.values),
    layers: above.flatMap(({ kind, address, revision }) =>
      kind === 'environment' || kind === 'target' ? [{ kind, address, revision }] : [],
    ),
  }
}

async function ownerWords(sql: Sql, project: string): Promise<string | null> {
  const [found] = await projectsByNames(sql, { userId: null, teams: [] }, [project])
  if (found?.owner?.kind === 'team') return teamWords(found.owner.label)
  return found?.owner?.label ?? null
}

/** What the target runs with now; null before its first deployment. */
export async function deployedConfig(
  sql: Sql,
  { unitId, environmentId }: { unitId: string; environmentId: string },
): Promise<JsonMap | null> {
  const { rows } = await sql.query<{ config: JsonMap }>({
    name: 'config-deployed',
    text: `select d.config from target t join deployment d on d.target_id = t.id
      where t.unit_id = $1 and t.environment_id = $2 and t.variant = 'main' order by d.since desc, d.id desc limit 1`,
    values: [unitId, environmentId],
  })
  return rows[0]?.config ?? null
}

export type ResolvedPlace = TargetConfig & { schema: JsonSchema | null; library: string | null; mapping: ConfigMapping }

/** What a version made now would be configured with. Throws NotFoundError for an environment that is not there. */
export async function resolveNow(
  sql: Sql,
  place: {
    project: string
    unit: NamedUnit | null
    environmentId: string
    now: Date
  },
): Promise<ResolvedPlace> {
  const { project, unit, environmentId, now } = place
  const made = await layersForNewVersion(sql, { project, of: unit })
  const version: VersionConfig = {
    unit: { project, name: unit?.name ?? project, kind: 'flow' },
    layers: made.layers,
    schema: made.schema as VersionConfig['schema'],
  }
  const resolved = await resolveForTarget(sql, { version, unitId: unit?.id ?? null, environmentId, now })
  const { schema, library, mapping } = made
  return { ...resolved, problems: [...made.problems, ...resolved.problems], schema, library, mapping }
}

type NamedUnit = UnitLibrary & { id: string; name: string }

/** A unit by its name; throws NotFoundError. */
export async function unitNamed(sql: Sql, { project, unit }: { project: string; unit: string }): Promise<NamedUnit> {
  const { rows } = await sql.query<NamedUnit>({
    name: 'config-unit-named',
    text: 'select id, name, library, library_chosen as chosen from unit where project = $1 and name = $2',
    values: [project, unit],
  })
  if (rows[0]) return rows[0]
  throw new NotFoundError(`${project} has no unit "${unit}". A flow becomes one with its first version.`)
}
