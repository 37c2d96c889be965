import { type Actor, can, type Decision } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { type ProjectLibrary, projectLibraries } from '@groundwork/plugin-host/project-schema'
import { environmentByName } from '../environment/rows'
import { type Address, environmentAddress, libraryAddress, projectAddress, readAddress } from './address'
import { type ConfigMapping } from './config-values'
import type { JsonMap } from './json'
import { type Layer, layerKinds, layerName, type LayerKind, type Problem } from './layer'
import { chooseLibrary, defaultsLayer, mappingOf, schemaOf, teamWords } from './libraries'
import { resourceOfLayer } from './ownership'
import type { Pointer } from './pointer'
import { resolve, type Resolved } from './resolve'
import { unitNamed } from './resolve-target'
import { reviewRule, type ReviewRule } from './review-rule'
import type { JsonSchema } from './schema'
import { inForce, layersAt, type StoredLayer, toResolve } from './stored-layers'

export type May = { edit: Decision; review: Decision }

/** One layer as a form edits it. Times are milliseconds. */
export type LayerDetail = {
  address: string
  kind: LayerKind
  /** In words: "environment staging". */
  name: string
  project: string | null
  environment: string | null
  unit: string | null
  /** What a change must begin from. */
  revision: number
  values: JsonMap
  locks: Pointer[]
  message: string | null
  authorName: string | null
  at: number | null
  expiresAt: number | null
  /** An override that says nothing any more. */
  expired: boolean
  schema: JsonSchema | null
  library: { id: string; name: string; version: string; migrate: string | null } | null
  mapping: ConfigMapping
  /** What the layers below say together, with where each value is from. */
  inherited: Resolved
  /** What the layers below locked, and who can unlock it. */
  locked: { pointer: Pointer; by: string; owner: string | null }[]
  rule: ReviewRule
  may: May
  problems: Problem[]
}

/** A layer, begun or not, of what is there. Throws InputError and NotFoundError. */
export async function layerDetail(sql: Sql, actor: Actor, text: string): Promise<LayerDetail> {
  const address = readAddress(text)
  const resource = await resourceOfLayer(sql, address)
  const place = address.environment === null ? null : await environmentByName(sql, address.environment)
  if (address.unit !== null && address.project !== null)
    await unitNamed(sql, { project: address.project, unit: address.unit })
  const libraries = await projectLibraries(sql)
  const { library, problems } =
    address.project === null
      ? { library: libraries.find(({ pluginId }) => pluginId === address.library) ?? null, problems: [] }
      : chooseLibrary(libraries, { name: address.project, ownerTeam: resource.ownerTeam ?? null })
  const now = new Date()
  const stored = await layersAt(sql, [text, ...addressesBelow(address, library)])
  const own = stored.find((layer) => layer.address === text)
  const owner = teamWords(resource.ownerTeamName)
  const below = layersBelow({ address, library, stored, owner, now })
  const schema = library ? schemaOf(library) : null
  return {
    ...{ address: address.address, kind: address.kind, name: layerName(address) },
    ...{ project: address.project, environment: address.environment, unit: address.unit },
    ...ownPart(own, now),
    ...{ schema, mapping: mappingOf(schema), library: library && toLibrary(library) },
    inherited: resolve(below, schema),
    locked: below.flatMap((layer) =>
      layer.locks.map((pointer) => ({ pointer, by: layerName(layer), owner: layer.owner ?? null })),
    ),
    rule: reviewRule({ kind: address.kind, production: place?.production ?? false }),
    may: { edit: can(actor, 'config.edit', resource), review: can(actor, 'config.review', resource) },
    problems,
  }
}

export function toLibrary({
  pluginId: id,
  name,
  version,
  migrate,
}: ProjectLibrary): NonNullable<LayerDetail['library']> {
  return { id, name, version, migrate }
}

function ownPart(own: StoredLayer | undefined, now: Date) {
  return {
    revision: own?.revision ?? 0,
    values: own?.values ?? {},
    locks: own?.locks ?? [],
    message: own?.message ?? null,
    authorName: own?.authorName ?? null,
    at: own?.at ?? null,
    expiresAt: own?.expiresAt ?? null,
    expired: own?.expiresAt != null && !inForce(own, now),
  }
}

function addressesBelow({ kind, project, environment }: Address, library: ProjectLibrary | null): string[] {
  if (kind === 'library') return []
  const lower = library ? [libraryAddress(library.pluginId).address] : []
  if (project === null || kind === 'project') return lower
  const own = [...lower, projectAddress(project).address]
  return kind === 'environment' || environment === null
    ? own
    : [...own, environmentAddress(project, environment).address]
}

type Below = {
  address: Address
  library: ProjectLibrary | null
  stored: StoredLayer[]
  owner: string | null
  now: Date
}

function layersBelow({ address, library, stored, owner, now }: Below): Layer[] {
  const rank = layerKinds.indexOf(address.kind)
  const lower = stored.filter((layer) => layerKinds.indexOf(layer.kind) < rank && inForce(layer, now))
  const ownerOf = (layer: StoredLayer) => (layer.kind === 'library' ? teamWords(library?.ownerTeamName) : owner)
  return [...(library ? [defaultsLayer(library)] : []), ...lower.map((layer) => toResolve(layer, ownerOf(layer)))]
}
