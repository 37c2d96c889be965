import type { Sql } from '@groundwork/db/pool'
import { environmentByName, listEnvironments } from '../environment/rows'
import { readVersion } from '../version/rows'
import { compareThree, type DiffRow, impactOf } from './diff'
import type { ConfigMapping } from './config-values'
import { mappingOf } from './libraries'
import { deployedConfig, resolveForTarget, resolveNow, type ResolvedPlace, unitNamed } from './resolve-target'
import type { Impact, JsonSchema } from './schema'

export type PlaceWanted = { project: string; unit?: string | null; environment: string; version?: string | null }

export type ResolvedConfig = ResolvedPlace & { environment: string; unit: string | null; mapping: ConfigMapping }

/** What holds in an environment: of a version that is there, or of one that would be made now. Throws NotFoundError. */
export async function resolvedConfig(sql: Sql, wanted: PlaceWanted): Promise<ResolvedConfig> {
  const { project, environment, version = null } = wanted
  const { id: environmentId } = await environmentByName(sql, environment)
  const unit = wanted.unit == null ? null : await unitNamed(sql, { project, unit: wanted.unit })
  const place = { environment, unit: unit?.name ?? null }
  const now = new Date()
  if (version === null) return { ...(await resolveNow(sql, { project, unit, environmentId, now })), ...place }
  const { content, unitId } = await readVersion(sql, version)
  const resolved = await resolveForTarget(sql, { version: content, unitId, environmentId, now })
  const schema = content.schema as JsonSchema | null
  return { ...resolved, ...place, schema, library: unit?.library ?? null, mapping: mappingOf(schema) }
}

export type ConfigDiff = { rows: DiffRow[]; impact: Impact; lower: string | null; running: boolean }

/** What is deployed against what would be, with what the environment below has beside them. */
export async function configDiff(sql: Sql, wanted: PlaceWanted): Promise<ConfigDiff> {
  const proposed = await resolvedConfig(sql, wanted)
  const environments = await listEnvironments(sql)
  const own = environments.find(({ name }) => name === wanted.environment)
  const below = environments.filter(({ rank }) => own && rank < own.rank).at(-1)
  const unit = wanted.unit == null ? null : await unitNamed(sql, { project: wanted.project, unit: wanted.unit })
  const deployed = unit && own ? await deployedConfig(sql, { unitId: unit.id, environmentId: own.id }) : null
  const lowerSide = below ? await lowerConfig(sql, wanted, { unitId: unit?.id ?? null, below }) : null
  const rows = compareThree(
    { running: deployed ? { values: deployed } : null, proposed, lower: lowerSide },
    proposed.schema,
  )
  return { rows, impact: impactOf(rows), lower: below?.name ?? null, running: deployed !== null }
}

/** What runs below; where nothing does, what would. */
async function lowerConfig(
  sql: Sql,
  wanted: PlaceWanted,
  { unitId, below }: { unitId: string | null; below: { id: string; name: string } },
) {
  const deployed = unitId === null ? null : await deployedConfig(sql, { unitId, environmentId: below.id })
  if (deployed) return { values: deployed }
  return resolvedConfig(sql, { ...wanted, environment: below.name })
}
