import { type Actor, can } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { projectLibraries } from '@groundwork/plugin-host/project-schema'
import { listEnvironments } from '../environment/rows'
import { environmentAddress, libraryAddress, projectAddress, readAddress, targetAddress } from './address'
import { listChanges } from './change-row'
import type { LayerKind, Problem } from './layer'
import { layerName } from './layer'
import { chooseLibrary, defaultsLayer, schemaOf } from './libraries'
import { touches } from './locks'
import { projectOwner } from './ownership'
import { type LayerDetail, type May, toLibrary } from './read-layer'
import { reviewRule } from './review-rule'
import { type JsonSchema } from './schema'
import { inForce, layersAt, layersOfProjects, type StoredLayer } from './stored-layers'

/** One layer of a project in the list of its layers. Times are milliseconds. */
export type LayerRow = {
  address: string
  kind: LayerKind
  name: string
  environment: string | null
  unit: string | null
  revision: number
  /** How many keys it says something of. */
  keys: number
  locks: number
  message: string | null
  authorName: string | null
  at: number | null
  expiresAt: number | null
  expired: boolean
  approvals: number
  openChanges: number
  /** Null where nobody changes it here. */
  may: May | null
}

export type ProjectLayers = {
  project: string
  library: LayerDetail['library']
  schema: JsonSchema | null
  /** From the lowest to the highest; layers that nobody has begun are there with revision 0. */
  layers: LayerRow[]
  units: { id: string; name: string }[]
  environments: { name: string; title: string; production: boolean }[]
  problems: Problem[]
}

/** Every layer that configures a project. Throws NotFoundError. */
export async function projectLayers(sql: Sql, actor: Actor, project: string): Promise<ProjectLayers> {
  const owner = await projectOwner(sql, project)
  const { library, problems } = chooseLibrary(await projectLibraries(sql), {
    name: project,
    ownerTeam: owner?.id ?? null,
  })
  const environments = await listEnvironments(sql)
  const units = await unitsOf(sql, project)
  const own = await layersOfProjects(sql, [project])
  const shared = library ? await layersAt(sql, [libraryAddress(library.pluginId).address]) : []
  const stored = new Map([...own, ...shared].map((layer) => [layer.address, layer]))
  const states = ['draft', 'review'] as const
  const open = [
    ...(await listChanges(sql, { states, project })),
    ...(library ? await listChanges(sql, { states, address: libraryAddress(library.pluginId).address }) : []),
  ]
  const team = { ownerTeam: owner?.id ?? null, ownerTeamName: owner?.name ?? null }
  const libraryTeam = { ownerTeam: library?.ownerTeam ?? null, ownerTeamName: library?.ownerTeamName ?? null }
  const row = (text: string): LayerRow => {
    const address = readAddress(text)
    const { kind, environment, unit } = address
    const resource = {
      ...{ kind: 'config', id: text, ...(kind === 'library' ? libraryTeam : team) },
      ...(environment === null ? {} : { environment }),
    }
    const production = environments.some((each) => each.name === environment && each.production)
    return {
      ...{ address: text, kind, name: layerName(address), environment, unit },
      ...storedPart(stored.get(text)),
      approvals: reviewRule({ kind, production }).approvals,
      openChanges: open.filter((change) => change.address === text).length,
      may: { edit: can(actor, 'config.edit', resource), review: can(actor, 'config.review', resource) },
    }
  }
  const overrides = own.filter(({ kind }) => kind === 'target').map(({ address }) => address)
  const begun = units.flatMap(({ name: unit }) =>
    environments.map(({ name: environment }) => targetAddress({ project, unit, environment }).address),
  )
  return {
    ...{ project, units, problems },
    library: library && toLibrary(library),
    schema: library ? schemaOf(library) : null,
    layers: [
      ...(library ? [defaultsRow(defaultsLayer(library)), row(libraryAddress(library.pluginId).address)] : []),
      row(projectAddress(project).address),
      ...environments.map(({ name }) => row(environmentAddress(project, name).address)),
      ...begun.filter((address) => overrides.includes(address)).map(row),
    ],
    environments: environments.map(({ name, title, production }) => ({ name, title, production })),
  }
}

function storedPart(layer: StoredLayer | undefined) {
  return {
    revision: layer?.revision ?? 0,
    keys: layer ? touches(layer.values).filter((pointer) => pointer !== '').length : 0,
    locks: layer?.locks.length ?? 0,
    message: layer?.message ?? null,
    authorName: layer?.authorName ?? null,
    at: layer?.at ?? null,
    expiresAt: layer?.expiresAt ?? null,
    expired: layer?.expiresAt != null && !inForce(layer, new Date()),
  }
}

function defaultsRow({ address, kind, values, locks }: ReturnType<typeof defaultsLayer>): LayerRow {
  return {
    ...{ address, kind, name: layerName({ kind, address }), environment: null, unit: null, revision: 0 },
    ...{ message: null, authorName: null, at: null, expiresAt: null, expired: false },
    ...{ keys: touches(values).length, locks: locks.length, approvals: 0, openChanges: 0, may: null },
  }
}

async function unitsOf(sql: Sql, project: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'config-units-of',
    text: 'select id, name from unit where project = $1 order by name',
    values: [project],
  })
  return rows
}
