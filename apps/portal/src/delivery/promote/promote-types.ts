import type { RouterOutputs } from '../../trpc/types'

export type Draft = RouterOutputs['delivery']['promotions']['draft']
export type UnitFacts = RouterOutputs['delivery']['units']['get']
export type ListedVersion = UnitFacts['versions'][number]

/** What the tabs about a plan show: of a draft, and of a promotion whose plan is frozen. */
export type PlanFacts = Pick<
  Draft,
  | ('plan' | 'planHash' | 'diff' | 'findings' | 'problems' | 'to' | 'from' | 'config' | 'risk' | 'scheduleNow')
  | 'verificationTitles'
>
