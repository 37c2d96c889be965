import { type Actor, can, type Decision } from '@groundwork/access/can'
import { ownerTeamOf, type OwnerTeam } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { listEnvironments } from '../environment/rows'
import { type Unit, unitByName } from '../version/unit'
import { type UnitChoices, unitChoices } from '../version/unit-choices'
import { type Version, versionsOf } from '../version/rows'
import { activityOf, type UnitActivity } from './activity'
import { type Cell, cellsOf } from './cell'
import { configAhead } from './config-ahead'
import { type ConfiguredBefore, configuredBefore } from './configured-before'
import { readWindows } from '../gate/read-windows'
import { freezesAt, openingOf } from './freezes'
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
  environments: (MatrixEnvironment & {
    cell: Cell | null
    /** Keys that the configuration says otherwise by now than what runs there has. */
    configAhead: string[]
    configuredBefore: ConfiguredBefore | null
  })[]
  /** Newest first. */
  versions: ListedVersion[]
  activity: UnitActivity[]
  /** What the viewer may do, with the reason where they may not. */
  may: Record<'promote' | 'makeVersion' | 'control', Decision>
  /** For who may choose: what the next versions could be brought and configured by. */
  choices: UnitChoices | null
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
  const windows = await readWindows(sql)
  const now = Date.now()
  const freezeAt = freezesAt(windows, now)
  const opening = openingOf(windows, now)
  const owner = await ownerTeamOf(sql, unit.project)
  const versions = await versionsOf(sql, unit.id)
  const before = await configuredBefore(sql, unit.id)
  const ahead = new Map<string, string[]>()
  for (const { environmentId, version } of cells) {
    const running = versions.find(({ id }) => id === version?.id)
    if (running) ahead.set(environmentId, await configAhead(sql, { unitId: unit.id, environmentId, version: running }))
  }
  const resource = { kind: 'unit', id: unit.id, ...owner }
  const makeVersion = can(actor, 'version.create', resource)
  return {
    unit,
    owner,
    environments: environments.map(({ id, name, title, production, policy }) => {
      const cell = cells.find(({ environmentId }) => environmentId === id)
      const freeze = freezeAt({ environment: name, project: unit.project })
      const place = { id, name, title, production, policy, opening: opening(name) }
      return {
        ...place,
        cell: cell ? { ...cell, marks: { ...cell.marks, freeze } } : null,
        configAhead: ahead.get(id) ?? [],
        configuredBefore: before.get(id) ?? null,
      }
    }),
    versions: await listedVersions(sql, unit.id, { environments, cells, versions }),
    activity: await activityOf(sql, unit.id),
    may: {
      promote: can(actor, 'promotion.request', resource),
      makeVersion,
      control: can(actor, 'target.control', resource),
    },
    choices: makeVersion.allowed ? await unitChoices(sql) : null,
  }
}

type Places = { environments: Awaited<ReturnType<typeof listEnvironments>>; cells: Cell[]; versions: Version[] }

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
  const versions = places?.versions ?? (await versionsOf(sql, unitId))
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
