import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { ahead, isBefore } from '../promote/choose-version'
import type { PromoteAsk } from '../promote/promote-address'
import { wayBackAt } from '../promote/way-back'
import type { LaneEnvironment, ListedVersion, UnitFacts } from './unit-types'

export type LaneStatus = ListedVersion['lanes'][number]['status']

export const laneLooks: Record<LaneStatus, { glyph: GlyphKind; word: string }> = {
  current: { glyph: 'ok', word: 'runs here' },
  deploying: { glyph: 'run', word: 'on its way' },
  previous: { glyph: 'skip', word: 'ran here before' },
  // A newer one came without it: it was never here.
  superseded: { glyph: 'none', word: 'never came here' },
  eligible: { glyph: 'queue', word: 'can come' },
  blocked: { glyph: 'gate', word: 'cannot come yet' },
  vetoed: { glyph: 'veto', word: 'vetoed' },
}

type Facts = Pick<UnitFacts, 'unit' | 'versions' | 'environments'>

const statusIn = (version: ListedVersion, { id }: Pick<LaneEnvironment, 'id'>) =>
  version.lanes.find(({ environmentId }) => environmentId === id)

/**
 * What could come to an environment next: the way forward from the version that runs there, also after a roll back; else the newest
 * that cannot yet, with why.
 */
export function nextFor(environment: LaneEnvironment, { unit, versions, environments }: Facts) {
  const current = environment.cell?.version?.number ?? 0
  const above = versions.filter(({ number }) => number > current)
  const found = (...of: LaneStatus[]) =>
    above.find((version) => of.some((status) => statusIn(version, environment)?.status === status))
  const eligible = ahead(environment, { environments, versions }, current)
  const blocked = found('blocked', 'previous')
  const version = eligible ?? blocked ?? found('vetoed')
  if (!version) return null
  const ask: PromoteAsk = { project: unit.project, unit: unit.name, to: environment.name, version: version.id }
  return {
    version,
    ask,
    isEligible: eligible !== null,
    isVetoed: eligible === null && blocked === undefined,
    /** It ran there before and was rolled back. */
    ranBefore: statusIn(version, environment)?.status === 'previous',
    why: eligible ? null : (statusIn(version, environment)?.why ?? null),
  }
}

/**
 * The next sensible step of the whole unit: the highest environment that something newer can come to from the one below it. What
 * runs nowhere begins at the lowest, also where a higher one would take it at once.
 */
export function nextStep(facts: Facts): { ask: PromoteAsk; number: number; title: string } | null {
  const open = facts.environments.flatMap((environment) => {
    const next = nextFor(environment, facts)
    // What waits there already is not asked for twice, and what was rolled back is not the first thing to do.
    const waits = environment.cell?.active?.version === next?.version.number
    return next?.isEligible && !next.ranBefore && !waits ? [{ environment, ...next }] : []
  })
  const climbs = open.findLast(({ environment, version }) => {
    const below = laneBelow(version, environment, facts.environments)
    return below === null || below.status === 'current' || below.status === 'previous'
  })
  const step = climbs ?? open[0]
  return step ? { ask: step.ask, number: step.version.number, title: step.environment.title } : null
}

/** What a version is to the next lower environment that it can enter; null: there is none. */
function laneBelow(version: ListedVersion, { id }: LaneEnvironment, environments: readonly LaneEnvironment[]) {
  const at = environments.findIndex((each) => each.id === id)
  const lanes = environments.slice(0, at).flatMap((each) => statusIn(version, each) ?? [])
  return lanes.at(-1) ?? null
}

/** Whether an older version than what runs there now ran in the environment, so that there is a way back. */
export function canGoBack(environment: LaneEnvironment, { versions }: Pick<Facts, 'versions'>): boolean {
  const current = environment.cell?.version?.number
  if (current === undefined) return false
  return versions.some((version) => {
    const lane = statusIn(version, environment)
    return lane !== undefined && isBefore(lane) && version.number < current
  })
}

/**
 * A way back that a lane offers. `reason`: why it cannot be asked for; `note`: what it does to the promotion that acts there;
 * `deployment`: of the promotion whose deployment comes back, configuration and all.
 */
export type Back = { label: string; reason: string | null; note: string | null; deployment?: number }

/** To an older version, and to the same one as it was configured before. None where nothing acts and nothing else ran there. */
export function backsIn(environment: LaneEnvironment, facts: Pick<Facts, 'versions'>): Back[] {
  const way = wayBackAt(environment.cell)
  if (way.is === 'none') return [{ label: 'Roll back…', reason: way.reason, note: null }]
  if (way.is === 'stops') return [{ label: `Roll back to v${way.to}…`, reason: null, note: way.note }]
  const { configuredBefore: before } = environment
  const older = canGoBack(environment, facts) ? [{ label: 'Roll back…', reason: null, note: way.note }] : []
  const same = before
    ? [
        {
          ...{ label: `Back to what ran before P-${before.current}…`, deployment: before.promotion },
          ...{ reason: null, note: older.length > 0 ? null : way.note },
        },
      ]
    : []
  const number = environment.cell?.active?.number
  if (older.length + same.length > 0 || way.note === null || number === undefined) return [...older, ...same]
  const reason = `Nothing else ran here before P-${number}, which can be aborted on its page.`
  return [{ label: 'Roll back…', reason, note: null }]
}

/** Environments in which a version runs now. */
export function runsIn({ lanes }: ListedVersion, environments: readonly LaneEnvironment[]): LaneEnvironment[] {
  return environments.filter(({ id }) => lanes.some((lane) => lane.environmentId === id && lane.status === 'current'))
}

/** Environments that a version is vetoed in; the ones that it can never enter do not count. */
export function vetoedIn({ lanes }: ListedVersion, environments: readonly LaneEnvironment[]): LaneEnvironment[] {
  return environments.filter(({ id }) => lanes.some((lane) => lane.environmentId === id && lane.veto !== null))
}

/** How a version stands as a whole: struck where it is vetoed everywhere it could be, grey where newer ones took its place everywhere. */
export function standing({ lanes }: ListedVersion): 'vetoed' | 'superseded' | 'open' {
  if (lanes.length === 0) return 'open'
  if (lanes.every(({ veto }) => veto !== null)) return 'vetoed'
  const over = lanes.every(({ status }) => status === 'superseded' || status === 'previous')
  return over ? 'superseded' : 'open'
}
