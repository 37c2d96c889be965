import { wayForward } from '@groundwork/delivery/way-forward'
import type { PromoteAsk } from './promote-address'
import type { ListedVersion, UnitFacts } from './promote-types'
import { wayBackAt } from './way-back'

export type Choice = {
  version: ListedVersion | null
  /** Why there is none to choose. */
  why: string | null
}

type Unit = Pick<UnitFacts, 'environments' | 'versions'>

/**
 * The version that the sheet is about: the one that the address names; for a roll back the older one that ran here last, or the
 * server's own choice (null); else the way forward, else what runs here (a redeploy), else the newest with the reason why it may not.
 */
export function chooseVersion({ to, version, mode, deployment }: PromoteAsk, unit: Unit): Choice {
  const { environments, versions } = unit
  if (version) return { version: versions.find(({ id }) => id === version) ?? null, why: null }
  if (mode === 'rollback') return deployment ? { version: null, why: null } : chooseBack(to, unit)
  const environment = environments.find(({ name }) => name === to)
  if (!environment)
    return { version: null, why: `There is no environment "${to}". It may have been renamed: open the unit's page.` }
  if (versions.length === 0)
    return { version: null, why: 'This unit has no version yet. Make one from a run that succeeded.' }
  const status = (each: ListedVersion) =>
    each.lanes.find(({ environmentId }) => environmentId === environment.id)?.status
  const current = versions.find((each) => status(each) === 'current')
  const next = ahead(environment, unit, current?.number ?? 0)
  const blocked = versions.find((each) => status(each) === 'blocked' && each.number > (current?.number ?? 0))
  const chosen = next ?? current ?? blocked ?? versions.find((each) => status(each) !== undefined)
  if (chosen) return { version: chosen, why: null }
  return {
    version: null,
    why: `Every version was made from a working tree with uncommitted changes, or of no known commit, and ${environment.title} takes none such. Commit, run the flow and make a version of that run.`,
  }
}

/** The version that could come to an environment next: what its lane, its target and the sheet offer. `current`: 0 for none. */
export function ahead(
  { id }: { id: string },
  { environments, versions }: { environments: readonly { id: string }[]; versions: readonly ListedVersion[] },
  current: number,
): ListedVersion | null {
  return wayForward(versions, { environmentId: id, environments, current })
}

/**
 * What is newer than what runs is no way back, also where it ran here before. While another promotion is about to replace what runs,
 * the way back is to what runs.
 */
function chooseBack(to: string, { environments, versions }: Unit): Choice {
  const environment = environments.find(({ name }) => name === to)
  const way = wayBackAt(environment?.cell ?? null)
  if (way.is === 'none') return { version: null, why: way.reason }
  if (way.is === 'stops') return { version: versions.find(({ number }) => number === way.to) ?? null, why: null }
  const found = versions.flatMap((version) => {
    const lane = version.lanes.find(({ environmentId }) => environmentId === environment?.id)
    return lane ? [{ version, lane }] : []
  })
  const current = found.find(({ lane }) => lane.status === 'current')?.version.number
  if (current === undefined) return { version: null, why: null }
  const before = found.filter(({ lane }) => isBefore(lane))
  const older = before
    .filter(({ version, lane }) => version.number < current && lane.status !== 'vetoed')
    .toSorted((a, b) => Number(b.lane.verified) - Number(a.lane.verified) || (b.lane.since ?? 0) - (a.lane.since ?? 0))
  if (older[0]) return { version: older[0].version, why: null }
  const newer = before.find(({ version }) => version.number > current)?.version.number
  if (newer === undefined || before.some(({ version }) => version.number < current)) return { version: null, why: null }
  return {
    version: null,
    why: `No older version than v${current} ran in ${environment?.title ?? to}. v${newer} ran there before and is newer: promote it again.`,
  }
}

/**
 * Versions that the sheet offers beside the chosen one: those that have a place in this environment at all; for a roll back the
 * older ones that ran there before, and what runs there where another promotion is about to replace it.
 */
export function otherVersions(
  { to, mode }: Pick<PromoteAsk, 'to' | 'mode'>,
  { environments, versions }: Unit,
): ListedVersion[] {
  const environment = environments.find(({ name }) => name === to)
  const id = environment?.id
  const way = wayBackAt(environment?.cell ?? null)
  const laneOf = ({ lanes }: ListedVersion) => lanes.find(({ environmentId }) => environmentId === id)
  const current = versions.find((version) => laneOf(version)?.status === 'current')?.number ?? Number.POSITIVE_INFINITY
  const fits = (version: ListedVersion) => {
    const lane = laneOf(version)
    if (lane === undefined || mode !== 'rollback') return lane !== undefined
    return (isBefore(lane) && version.number < current) || (way.is === 'stops' && version.number === way.to)
  }
  return versions.filter(fits).slice(0, 30)
}

/** Whether a version ran there and does not now, so that there is a way back to it. */
export function isBefore({ status, since }: Pick<ListedVersion['lanes'][number], 'status' | 'since'>): boolean {
  return since !== null && status !== 'current'
}
