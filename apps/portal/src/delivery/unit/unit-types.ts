import type { RouterOutputs } from '../../trpc/types'

export type UnitFacts = RouterOutputs['delivery']['units']['get']
export type ListedVersion = UnitFacts['versions'][number]
export type LaneEnvironment = UnitFacts['environments'][number]
export type Candidate = RouterOutputs['delivery']['versions']['candidates']['items'][number]
