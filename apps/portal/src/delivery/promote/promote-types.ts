import type { RouterOutputs } from '../../trpc/types'

export type Draft = RouterOutputs['delivery']['promotions']['draft']
export type UnitFacts = RouterOutputs['delivery']['units']['get']
export type ListedVersion = UnitFacts['versions'][number]
