import { ownerTeamsOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { libraryWithBundle, type ProjectLibrary, projectLibraries } from '@groundwork/plugin-host/project-schema'
import { type Environment, listEnvironments } from '../environment/rows'
import { libraryAddress } from './address'
import { identity, isOfPlace, knownProjects, onceEach } from './check-change'
import type { JsonMap } from './json'
import type { Layer, Problem } from './layer'
import { chooseLibrary, type Configuring, defaultsLayer, schemaOf, type UnitLibrary } from './libraries'
import { type Resolved, resolve } from './resolve'
import type { JsonSchema } from './schema'
import { secretStandings } from './secret-standings'
import { inForce, layersAt, layersOfProjects, type StoredLayer, toResolve } from './stored-layers'
import { validate } from './validate'

/** What would be wrong in a project and is not wrong now. `unit`: only there, by its override or the library chosen for it. */
export type Misfit = Pick<Problem, 'pointer' | 'message'> & {
  project: string
  environment: string
  unit: string | null
}

export type ReleaseCheck = {
  /** Whether the plugin describes the configuration of projects, now or with the other version. */
  configures: boolean
  /** How many projects were looked at: those with configuration or units that the library configures now, or would. */
  projects: number
  /** How much would be wrong; `broken` has the first fifty. */
  count: number
  broken: Misfit[]
  /** What the other version says that people have to do. */
  migrate: string | null
}

const mostListed = 50

/**
 * What another stored version of a library would make wrong in the configuration of projects, with all layers as they are: by the
 * same resolver and the same validation as everywhere. Nothing is installed or kept. Throws NotFoundError.
 */
export async function releaseCheck(
  sql: Sql,
  { now, ...release }: { pluginId: string; sha256: string; now: Date },
): Promise<ReleaseCheck> {
  const { pluginId } = release
  const libraries = await projectLibraries(sql)
  const next = await libraryWithBundle(sql, release)
  const configures = next !== null || libraries.some((library) => library.pluginId === pluginId)
  const seats = configures ? await seatsOf(sql, { pluginId, libraries, next }) : []
  const places = await placesOf(sql, seats, now)
  const secretsOf = await secretStandings(
    sql,
    places.flatMap(({ before, after }) => [before, after]),
  )
  const validated = onceEach((schema: JsonSchema | null, values: JsonMap) => validate(schema, values, { secretsOf }))
  const wrong = ({ problems, schema, values }: Held) => [...problems, ...validated(schema, values)]
  const told = new Set<string>()
  const broken = places.flatMap(({ project, environment, unit, before, after }): Misfit[] => {
    const already = new Set(wrong(before).map(identity))
    return wrong(after).flatMap((problem) => {
      const where = `${project}\n${environment}\n${identity(problem)}`
      // What is wrong with the project there is not said of each of its units once more.
      if (problem.level !== 'error' || already.has(identity(problem)) || told.has(where)) return []
      if (unit === null) told.add(where)
      const { pointer, message } = problem
      return [{ project, environment, unit, pointer, message }]
    })
  })
  return {
    configures,
    projects: new Set(seats.map(({ project }) => project)).size,
    count: broken.length,
    broken: broken.slice(0, mostListed),
    migrate: next?.migrate ?? null,
  }
}

type Unit = UnitLibrary & { id: string; project: string; name: string }

/** A project, or a unit of it: what configures it now, and what would. */
type Seat = { project: string; unit: Unit | null; before: Configuring; after: Configuring }

type Release = { pluginId: string; libraries: ProjectLibrary[]; next: ProjectLibrary | null }

/** A project before its units. */
async function seatsOf(sql: Sql, { pluginId, libraries, next }: Release): Promise<Seat[]> {
  const others = libraries.filter((library) => library.pluginId !== pluginId)
  const released = inOrder(next ? [...others, next] : others)
  const ordered = inOrder(libraries)
  const names = await knownProjects(sql)
  const owners = await ownerTeamsOf(sql, names)
  const units = byProject(await unitsOf(sql))
  return names.flatMap((name) => {
    const project = { name, ownerTeam: owners.get(name) ?? null }
    const seats = [null, ...(units.get(name) ?? [])].map((unit): Seat => {
      const [before, after] = [chooseLibrary(ordered, project, unit), chooseLibrary(released, project, unit)]
      return { project: name, unit, before, after }
    })
    return seats.filter((seat) => isTouched(seat, pluginId))
  })
}

/** Whose library it is, or would be; or where it would be one of two, so that nobody could say which holds. */
function isTouched({ before, after }: Seat, pluginId: string): boolean {
  if (before.problems.length === 0 && after.problems.length > 0) return true
  return [before, after].some(({ library }) => library?.pluginId === pluginId)
}

function inOrder(libraries: readonly ProjectLibrary[]): ProjectLibrary[] {
  return libraries.toSorted((a, b) => (a.pluginId < b.pluginId ? -1 : 1))
}

async function unitsOf(sql: Sql): Promise<Unit[]> {
  const { rows } = await sql.query<Unit>({
    name: 'config-release-units',
    text: 'select id, project, name, library, library_chosen as chosen from unit order by name',
  })
  return rows
}

type Held = Resolved & { schema: JsonSchema | null }
type Place = { project: string; environment: string; unit: string | null; before: Held; after: Held }

async function placesOf(sql: Sql, seats: readonly Seat[], now: Date): Promise<Place[]> {
  if (seats.length === 0) return []
  const environments = await listEnvironments(sql)
  const projects = [...new Set(seats.map(({ project }) => project))]
  const libraries = seats.flatMap(({ before, after }) => [before.library, after.library])
  const addresses = new Set(libraries.flatMap((one) => (one ? [libraryAddress(one.pluginId).address] : [])))
  const stored = [...(await layersOfProjects(sql, projects)), ...(await layersAt(sql, [...addresses]))]
  const layers = byProject(stored.filter((layer) => inForce(layer, now)))
  const whole = new Map(seats.flatMap((seat) => (seat.unit ? [] : [[seat.project, seat]])))
  const schemas = new Map<ProjectLibrary, JsonSchema>()
  return seats.flatMap((seat) => {
    const own = [...(layers.get(seat.project) ?? []), ...(layers.get(null) ?? [])]
    return environments.flatMap((environment) => {
      const at = { seat, environment, stored: own, schemas }
      return isLikeWhole(at, whole.get(seat.project)) ? [] : [placeAt(at)]
    })
  })
}

function byProject<Of extends { project: string | null }>(all: readonly Of[]): Map<string | null, Of[]> {
  const found = new Map<string | null, Of[]>()
  for (const one of all) {
    const known = found.get(one.project)
    if (known) known.push(one)
    else found.set(one.project, [one])
  }
  return found
}

type At = { seat: Seat; environment: Environment; stored: StoredLayer[]; schemas: Map<ProjectLibrary, JsonSchema> }

/** A unit without an override there, of the same library as its project, is configured as the project is. */
function isLikeWhole({ seat: { unit, before, after }, environment, stored }: At, whole: Seat | undefined): boolean {
  if (!unit || !whole) return false
  if (stored.some((layer) => layer.unitId === unit.id && layer.environmentId === environment.id)) return false
  return before.library === whole.before.library && after.library === whole.after.library
}

function placeAt(at: At): Place {
  const { project, unit, before, after } = at.seat
  // Sentences name the version of the defaults: of both the same, so that what was wrong before is known again.
  const isSame = before.library?.pluginId === after.library?.pluginId
  const version = isSame ? after.library?.version : before.library?.version
  return {
    ...{ project, environment: at.environment.name, unit: unit?.name ?? null },
    before: heldAt(at, { ...before, version }),
    after: heldAt(at, { ...after, version: after.library?.version }),
  }
}

function heldAt(
  { seat: { project, unit }, environment, stored, schemas }: At,
  { library, problems, version = '' }: Configuring & { version: string | undefined },
): Held {
  const place = { project, library, environment, unit: unit?.name ?? null }
  const units = new Map(unit ? [[unit.id, unit.name]] : [])
  const own = stored.filter((layer) => isOfPlace(layer, { ...place, units })).map((layer) => toResolve(layer))
  const defaults: Layer[] = library ? [defaultsLayer({ ...library, version })] : []
  const schema = library && (schemas.get(library) ?? schemaOf(library))
  if (library && schema) schemas.set(library, schema)
  const resolved = resolve([...defaults, ...own], schema)
  return { ...resolved, schema, problems: [...problems, ...resolved.problems] }
}
