import { type Actor, can, type Decision } from '@groundwork/access/can'
import { ownerTeamOf, type OwnerTeam } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { listEnvironments } from '../environment/rows'
import { type Unit, unitByName } from '../version/unit'
import { type Version, versionsOf } from '../version/rows'
import { activityOf, type UnitActivity } from './activity'
import { type Cell, cellsOf } from './cell'
import { freezesAt, openingOf, windowsInForce } from './freezes'
import { type Lane, lanesOf, readDeployed, readVetoes } from './lanes'
import type { MatrixEnvironment } from './matrix'
import { runIdsOf } from './run-ids'

/** A version as lists show it; `content` in full comes with one version. */
export type ListedVersion = Omit<Version, 'content'> & {
  git: Version['content']['git']
  python: Version['content']['python']
  schedule: Version['content']['schedule']
  /** Flow/id of the run that it was made from. */
  run: string | null
  lanes: Lane[]
}

export type UnitPage = {
  unit: Unit
  owner: OwnerTeam
  environments: (MatrixEnvironment & { cell: Cell | null })[]
  /** Newest first. */
  versions: ListedVersion[]
  activity: UnitActivity[]
  /** What the viewer may do, with the reason where they may not. */
  may: Record<'promote' | 'makeVersion' | 'control', Decision>
}

/** Everything that the page of a unit shows. @throws NotFoundError */
export async function unitPage(
  sql: Sql,
  actor: Actor | null,
  which: { project: string; unit: string },
): Promise<UnitPage> {
  const unit = await unitByName(sql, which)
  const environments = await listEnvironments(sql)
  const cells = await cellsOf(sql, [unit.id])
  const windows = await windowsInForce(sql)
  const now = Date.now()
  const freezeAt = freezesAt(windows, now)
  const opening = openingOf(windows, now)
  const owner = await ownerTeamOf(sql, unit.project)
  const resource = { kind: 'unit', id: unit.id, ...owner }
  return {
    unit,
    owner,
    environments: environments.map(({ id, name, title, production, policy }) => {
      const cell = cells.find(({ environmentId }) => environmentId === id)
      const freeze = freezeAt({ environment: name, project: unit.project })
      const place = { id, name, title, production, policy, opening: opening(name) }
      return { ...place, cell: cell ? { ...cell, marks: { ...cell.marks, freeze } } : null }
    }),
    versions: await listedVersions(sql, unit.id, { environments, cells }),
    activity: await activityOf(sql, unit.id),
    may: {
      promote: can(actor, 'promotion.request', resource),
      makeVersion: can(actor, 'version.create', resource),
      control: can(actor, 'target.control', resource),
    },
  }
}

type Places = { environments: Awaited<ReturnType<typeof listEnvironments>>; cells: Cell[] }

/** Versions of a unit with what they are to each environment, newest first. */
export async function listedVersions(sql: Sql, unitId: string, places?: Places): Promise<ListedVersion[]> {
  const { environments, cells } = places ?? {
    environments: await listEnvironments(sql),
    cells: await cellsOf(sql, [unitId]),
  }
  const facts = {
    environments,
    cells,
    deployed: await readDeployed(sql, unitId),
    vetoes: await readVetoes(sql, unitId),
  }
  const versions = await versionsOf(sql, unitId)
  const runs = await runIdsOf(
    sql,
    versions.flatMap(({ runNumber }) => runNumber ?? []),
  )
  return versions.map(({ content: { git, python, schedule }, ...version }) => ({
    ...version,
    git,
    python,
    schedule,
    run: version.runNumber === null ? null : (runs.get(version.runNumber) ?? null),
    lanes: lanesOf(version, facts),
  }))
}
