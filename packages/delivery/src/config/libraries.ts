import { type Claimable, claimants, nearness } from '@groundwork/catalog/claim'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { type ProjectLibrary, projectLibraries } from '@groundwork/plugin-host/project-schema'
import type { ConfigMapping } from './config-values'
import { isMap, type JsonMap } from './json'
import type { Layer, Problem } from './layer'
import { defaultsOf, type JsonSchema, lockedBySchema } from './schema'

/** The library that configures a project, if there is just one. */
export type Configuring = { library: ProjectLibrary | null; problems: Problem[] }

/** What a unit says of its library. `chosen`: a person chose it; else it is the one that its first version found. */
export type UnitLibrary = { library: string | null; chosen: boolean }

/** Which library configures the project, or the unit of it. Two that both would are a problem, not a choice. */
export async function libraryFor(sql: Sql, project: string, unit: UnitLibrary | null = null): Promise<Configuring> {
  const { ownerTeam } = await ownerTeamOf(sql, project)
  return chooseLibrary(await projectLibraries(sql), { name: project, ownerTeam }, unit)
}

/**
 * The one that a person chose for the unit, whosever it is; else the nearest whose patterns fit the project. What the unit's first
 * version found stays before others that are no nearer.
 */
export function chooseLibrary(
  libraries: readonly ProjectLibrary[],
  project: Claimable,
  unit: UnitLibrary | null = null,
): Configuring {
  const fitting = claimants(libraries, project)
  const named = libraries.find(({ pluginId }) => pluginId === unit?.library)
  if (named && (unit?.chosen || isNoFarther(named, fitting[0], project))) return { library: named, problems: [] }
  if (fitting.length < 2) return { library: fitting[0] ?? null, problems: [] }
  const message = rivalWords(fitting, project)
  return { library: fitting[0] ?? null, problems: [{ pointer: '', level: 'error', message }] }
}

function isNoFarther(named: ProjectLibrary, nearest: ProjectLibrary | undefined, project: Claimable): boolean {
  const own = nearness(named, project)
  return own !== null && own <= ((nearest && nearness(nearest, project)) ?? Infinity)
}

function rivalWords([first, ...others]: ProjectLibrary[], project: Claimable): string {
  const { name, ownerTeam } = project
  const names = [first!, ...others].map((library) => library.name).join(' and ')
  const whose = first!.ownerTeam === null ? 'of the platform' : 'of the team that owns it'
  const claim = 'Claim the project for its team: that team and the platform go before others. Or take'
  return ownerTeam === null && first!.ownerTeam !== null
    ? `${names} both configure ${name}, which no team owns, so which of them holds is nobody's to say. ${claim} it out of the projects of one of them.`
    : `${names} both configure ${name}, and both are ${whose}, so which of them holds is nobody's to say. Take the project out of the projects of one of them, or choose one for each unit.`
}

/** The schema as a version keeps it: with the mapping of its library, so that both are of one time. */
export function schemaOf({ schema, mapping }: ProjectLibrary): JsonSchema {
  const annotations = isMap(schema['x-portal']) ? schema['x-portal'] : {}
  return { ...schema, 'x-portal': { ...annotations, mapping } } as JsonSchema
}

/** The mapping that a kept schema brings; none where it brings none. */
export function mappingOf(schema: unknown): ConfigMapping {
  const annotations = isMap(schema) && isMap(schema['x-portal']) ? schema['x-portal'] : {}
  const mapping = isMap(annotations['mapping']) ? annotations['mapping'] : {}
  return Object.fromEntries(
    Object.entries(mapping).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** The lowest layer: what the library's schema says where nobody says anything. */
export function defaultsLayer({ pluginId, version, schema, ownerTeamName }: ProjectLibrary): Layer {
  return {
    kind: 'defaults',
    address: `defaults:${pluginId}@${version}`,
    revision: 0,
    values: defaultsOf(schema as JsonSchema) satisfies JsonMap,
    locks: lockedBySchema(schema as JsonSchema),
    owner: teamWords(ownerTeamName),
  }
}

export function teamWords(team: string | null | undefined): string | null {
  return team ? `the team ${team}` : null
}
