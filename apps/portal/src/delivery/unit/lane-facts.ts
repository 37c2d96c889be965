import type { GlyphKind } from '@groundwork/ui/status-glyph'
import type { PromoteAsk } from '../promote/promote-address'
import type { LaneEnvironment, ListedVersion, UnitFacts } from './unit-types'

export type LaneStatus = ListedVersion['lanes'][number]['status']

export const laneLooks: Record<LaneStatus, { glyph: GlyphKind; word: string }> = {
  current: { glyph: 'ok', word: 'runs here' },
  deploying: { glyph: 'run', word: 'on its way' },
  previous: { glyph: 'skip', word: 'ran here before' },
  superseded: { glyph: 'skip', word: 'superseded' },
  eligible: { glyph: 'queue', word: 'can come' },
  blocked: { glyph: 'gate', word: 'cannot come yet' },
  vetoed: { glyph: 'veto', word: 'vetoed' },
}

type Facts = Pick<UnitFacts, 'unit' | 'versions' | 'environments'>

const statusIn = (version: ListedVersion, { id }: Pick<LaneEnvironment, 'id'>) =>
  version.lanes.find(({ environmentId }) => environmentId === id)

/** What could come to an environment next: the newest version above the one that runs there, with why it cannot yet. */
export function nextFor(environment: LaneEnvironment, { unit, versions }: Facts) {
  const current = environment.cell?.version?.number ?? 0
  const above = versions.filter(({ number }) => number > current)
  const found = (status: LaneStatus) => above.find((version) => statusIn(version, environment)?.status === status)
  const eligible = found('eligible')
  const blocked = found('blocked')
  const version = eligible ?? blocked
  if (!version) return null
  const ask: PromoteAsk = { project: unit.project, unit: unit.name, to: environment.name, version: version.id }
  return {
    version,
    ask,
    isEligible: eligible !== undefined,
    why: eligible ? null : (statusIn(version, environment)?.why ?? null),
  }
}

/** The next sensible step of the whole unit: the highest environment that something newer can come to. */
export function nextStep(facts: Facts): { ask: PromoteAsk; number: number; title: string } | null {
  for (const environment of facts.environments.toReversed()) {
    const next = nextFor(environment, facts)
    if (next?.isEligible) return { ask: next.ask, number: next.version.number, title: environment.title }
  }
  return null
}

/** Environments in which a version runs now. */
export function runsIn({ lanes }: ListedVersion, environments: readonly LaneEnvironment[]): LaneEnvironment[] {
  return environments.filter(({ id }) => lanes.some((lane) => lane.environmentId === id && lane.status === 'current'))
}

/** How a version stands as a whole: struck where it is vetoed everywhere it could be, grey where newer ones took its place everywhere. */
export function standing({ lanes }: ListedVersion): 'vetoed' | 'superseded' | 'open' {
  if (lanes.length === 0) return 'open'
  if (lanes.some(({ status }) => status === 'vetoed')) return 'vetoed'
  const over = lanes.every(({ status }) => status === 'superseded' || status === 'previous')
  return over ? 'superseded' : 'open'
}
