import type { RouterOutputs } from '../../trpc/types'

export type UnitFacts = RouterOutputs['delivery']['units']['get']
export type ListedVersion = UnitFacts['versions'][number]
export type LaneEnvironment = UnitFacts['environments'][number]
/** Runs that a version could be made from, and the ones that were left out. */
export type FoundRuns = Pick<RouterOutputs['delivery']['versions']['candidates'], 'items' | 'started'>
export type Candidate = FoundRuns['items'][number]
