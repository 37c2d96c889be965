import { fitsPattern } from '@groundwork/catalog/related'
import type { Sql } from '@groundwork/db/pool'
import { type ProjectLibrary, projectLibraries } from '@groundwork/plugin-host/project-schema'
import type { ConfigMapping } from './config-values'
import { isMap, type JsonMap } from './json'
import type { Layer, Problem } from './layer'
import { defaultsOf, type JsonSchema, lockedBySchema } from './schema'

/** The library that configures a project, if there is just one. */
export type Configuring = { library: ProjectLibrary | null; problems: Problem[] }

/** Which library configures the project; `claimed` (its id) where that was said. Two that both would are a problem, not a choice. */
export async function libraryFor(sql: Sql, project: string, claimed: string | null = null): Promise<Configuring> {
  return chooseLibrary(await projectLibraries(sql), project, claimed)
}

export function chooseLibrary(
  libraries: readonly ProjectLibrary[],
  project: string,
  claimed: string | null = null,
): Configuring {
  if (claimed !== null) {
    const library = libraries.find(({ pluginId }) => pluginId === claimed)
    if (library) return { library, problems: [] }
  }
  const fitting = libraries.filter(({ projects }) => projects.some((pattern) => fitsPattern(project, pattern)))
  if (fitting.length < 2) return { library: fitting[0] ?? null, problems: [] }
  const names = fitting.map(({ name }) => name).join(' and ')
  const message = `${names} both configure ${project}, so which of them holds is nobody's to say. Change the patterns of one of them.`
  return { library: fitting[0] ?? null, problems: [{ pointer: '', level: 'error', message }] }
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
