import { ownerTeamsOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { type ProjectLibrary, projectLibraries } from '@groundwork/plugin-host/project-schema'
import { listEnvironments, type Environment } from '../environment/rows'
import type { Address } from './address'
import { libraryAddress } from './address'
import type { JsonMap } from './json'
import type { Layer, Problem } from './layer'
import { chooseLibrary, defaultsLayer, schemaOf } from './libraries'
import type { Pointer } from './pointer'
import { resolve, type Resolved } from './resolve'
import type { JsonSchema } from './schema'
import { secretStandings } from './secret-standings'
import { inForce, layersAt, layersOfProjects, type StoredLayer, toResolve } from './stored-layers'
import { hasErrors, validate } from './validate'

/** What a layer would say. */
export type Proposed = { values: JsonMap; locks: readonly Pointer[]; expiresAt: number | null }

/** One environment of one project, with what holds there now and what would. `unit`: where an override holds too. */
export type Place = {
  project: string
  environment: string
  rank: number
  unit: string | null
  schema: JsonSchema | null
  before: Resolved
  after: Resolved
}

export type Checked = {
  places: Place[]
  /** What would be wrong where; `known` when it is wrong already and the change has no part in it. */
  problems: (Problem & { project: string; unit: string | null; known: boolean })[]
}

/**
 * What a change of one layer would do in every environment that the layer acts on, with every override in force there. The same
 * resolver and the same validation as everywhere.
 */
export async function checkChange(
  sql: Sql,
  address: Address,
  { proposed, now }: { proposed: Proposed; now: Date },
): Promise<Checked> {
  const places = await placesOf(sql, address, { proposed, now })
  const both = places.flatMap(({ schema, before, after }) => [
    { schema, values: before.values },
    { schema, values: after.values },
  ])
  const secretsOf = await secretStandings(sql, both)
  const validated = onceEach((schema: JsonSchema | null, values: JsonMap) => validate(schema, values, { secretsOf }))
  const problems = places.flatMap(({ schema, before, after, project, environment, unit }) => {
    const wrong = (resolved: Resolved) => [...resolved.problems, ...validated(schema, resolved.values)]
    const already = new Set(wrong(before).map(identity))
    return wrong(after).map((problem) => ({
      ...problem,
      environment,
      project,
      unit,
      known: already.has(identity(problem)),
    }))
  })
  return { places, problems }
}

/** Of hundreds of projects most are configured alike: each configuration is looked at once. */
export function onceEach(check: (schema: JsonSchema | null, values: JsonMap) => Problem[]): typeof check {
  const known = new Map<JsonSchema | null, Map<string, Problem[]>>()
  return (schema, values) => {
    const ofSchema = known.get(schema) ?? new Map<string, Problem[]>()
    known.set(schema, ofSchema)
    const text = JSON.stringify(values)
    const problems = ofSchema.get(text) ?? check(schema, values)
    ofSchema.set(text, problems)
    return problems
  }
}

/** Whether the change itself would make something wrong. */
export function breaks({ problems }: Checked): boolean {
  return hasErrors(problems.filter(({ known }) => !known))
}

export function identity({ pointer, message }: Problem): string {
  return `${pointer}\n${message}`
}

async function placesOf(sql: Sql, address: Address, about: { proposed: Proposed; now: Date }): Promise<Place[]> {
  const libraries = await projectLibraries(sql)
  const configured = await configuredProjects(sql, libraries, address)
  const projects = [...configured.keys()]
  const environments = (await listEnvironments(sql)).filter(({ name }) => (address.environment ?? name) === name)
  const stored = [
    ...(await layersOfProjects(sql, projects)),
    ...(await layersAt(
      sql,
      libraries.map(({ pluginId }) => libraryAddress(pluginId).address),
    )),
  ]
  const units = await unitNames(sql, projects)
  const schemas = new Map(libraries.map((library) => [library.pluginId, schemaOf(library)]))
  return projects.flatMap((project) => {
    const library = configured.get(project) ?? null
    const schema = (library && schemas.get(library.pluginId)) ?? null
    const held = { project, library, schema, stored, units, address, ...about }
    return environments.flatMap((environment) => placesIn(environment, held))
  })
}

type Held = {
  project: string
  library: ProjectLibrary | null
  schema: JsonSchema | null
  stored: StoredLayer[]
  units: Map<string, string>
  address: Address
  proposed: Proposed
  now: Date
}

/** The environment itself, and each unit that has an override there. */
function placesIn(environment: Environment, held: Held): Place[] {
  const { stored, units, address, project } = held
  const overridden = stored.filter(
    (layer) => layer.kind === 'target' && layer.project === project && layer.environmentId === environment.id,
  )
  const names = new Set(overridden.map(({ unitId }) => units.get(unitId ?? '') ?? null))
  if (address.kind === 'target') return [placeAt(environment, address.unit, held)]
  return [null, ...names].map((unit) => placeAt(environment, unit, held))
}

function placeAt(environment: Environment, unit: string | null, held: Held): Place {
  const { project, library, schema, stored, units, address, proposed, now } = held
  const own = stored.filter((layer) => isOfPlace(layer, { project, library, environment, unit, units }))
  const standing = own.filter((layer) => inForce(layer, now)).map((layer) => toResolve(layer))
  const defaults = library ? [defaultsLayer(library)] : []
  const others = standing.filter((layer) => layer.address !== address.address)
  const revision = (own.find((layer) => layer.address === address.address)?.revision ?? 0) + 1
  const changed: Layer = {
    kind: address.kind,
    address: address.address,
    revision,
    values: proposed.values,
    locks: proposed.locks,
  }
  const isOver = proposed.expiresAt !== null && proposed.expiresAt <= now.getTime()
  return {
    ...{ project, unit, schema },
    environment: environment.name,
    rank: environment.rank,
    before: resolve([...defaults, ...standing], schema),
    after: resolve([...defaults, ...others, ...(isOver ? [] : [changed])], schema),
  }
}

export type OfPlace = Pick<Held, 'project' | 'library' | 'units'> & { environment: Environment; unit: string | null }

/** Whether a stored layer says something of this place. */
export function isOfPlace(layer: StoredLayer, { project, library, units, environment, unit }: OfPlace): boolean {
  if (layer.kind === 'library') return layer.library === library?.pluginId
  if (layer.project !== project) return false
  if (layer.kind === 'project') return true
  if (layer.environmentId !== environment.id) return false
  return layer.kind === 'environment' || (unit !== null && units.get(layer.unitId ?? '') === unit)
}

/** The project of the layer, or those that its library configures and that have configuration or units; with what configures each. */
async function configuredProjects(
  sql: Sql,
  libraries: readonly ProjectLibrary[],
  address: Address,
): Promise<Map<string, ProjectLibrary | null>> {
  const names = address.project === null ? await knownProjects(sql) : [address.project]
  const owners = await ownerTeamsOf(sql, names)
  const configured = names.map((name): [string, ProjectLibrary | null] => {
    return [name, chooseLibrary(libraries, { name, ownerTeam: owners.get(name) ?? null }).library]
  })
  const isTouched = (library: ProjectLibrary | null) =>
    address.project !== null || library?.pluginId === address.library
  return new Map(configured.filter(([, library]) => isTouched(library)))
}

/** Projects that have configuration or units. */
export async function knownProjects(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ project: string }>({
    name: 'config-projects-known',
    text: `select project from config_layer where project is not null union select project from unit order by project`,
  })
  return rows.map(({ project }) => project)
}

async function unitNames(sql: Sql, projects: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'config-unit-names',
    text: 'select id, name from unit where project = any($1::text[])',
    values: [projects],
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}
