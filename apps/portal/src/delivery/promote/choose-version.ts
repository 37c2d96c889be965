import type { PromoteAsk } from './promote-address'
import type { ListedVersion, UnitFacts } from './promote-types'

export type Choice = {
  version: ListedVersion | null
  /** Why there is none to choose. */
  why: string | null
}

type Unit = Pick<UnitFacts, 'environments' | 'versions'>

/**
 * The version that the sheet is about: the one that the address names; for a roll back the server's own choice (null); else the
 * newest that may come here, else what runs here (a redeploy), else the newest with the reason why it may not.
 */
export function chooseVersion({ to, version, mode }: PromoteAsk, { environments, versions }: Unit): Choice {
  if (version) return { version: versions.find(({ id }) => id === version) ?? null, why: null }
  if (mode === 'rollback') return { version: null, why: null }
  const environment = environments.find(({ name }) => name === to)
  if (!environment)
    return { version: null, why: `There is no environment "${to}". It may have been renamed: open the unit's page.` }
  if (versions.length === 0)
    return { version: null, why: 'This unit has no version yet. Make one from a run that succeeded.' }
  const status = (each: ListedVersion) =>
    each.lanes.find(({ environmentId }) => environmentId === environment.id)?.status
  const current = versions.find((each) => status(each) === 'current')
  const eligible = versions.find((each) => status(each) === 'eligible' && each.number > (current?.number ?? 0))
  const blocked = versions.find((each) => status(each) === 'blocked' && each.number > (current?.number ?? 0))
  const chosen = eligible ?? current ?? blocked ?? versions.find((each) => status(each) !== undefined)
  if (chosen) return { version: chosen, why: null }
  return {
    version: null,
    why: `Every version was made from a working tree with uncommitted changes, or of no known commit, and ${environment.title} takes none such. Commit, run the flow and make a version of that run.`,
  }
}

/**
 * Versions that the sheet offers beside the chosen one: those that have a place in this environment at all; for a roll back those
 * that ran there before.
 */
export function otherVersions(
  { to, mode }: Pick<PromoteAsk, 'to' | 'mode'>,
  { environments, versions }: Unit,
): ListedVersion[] {
  const id = environments.find(({ name }) => name === to)?.id
  const fits = (lane: ListedVersion['lanes'][number]) =>
    lane.environmentId === id && (mode !== 'rollback' || isBefore(lane))
  return versions.filter(({ lanes }) => lanes.some(fits)).slice(0, 30)
}

/** Whether a version ran there and does not now, so that there is a way back to it. */
export function isBefore({ status, since }: Pick<ListedVersion['lanes'][number], 'status' | 'since'>): boolean {
  return since !== null && status !== 'current'
}
