import { CircleSlash } from 'lucide-react'
import { standing } from './lane-facts'
import type { LaneEnvironment, ListedVersion } from './unit-types'

type VetoBadgeProps = { version: ListedVersion; where: readonly LaneEnvironment[] }

/** Where a version is vetoed, beside its pill, which is struck only where the veto holds everywhere. */
export function VetoBadge({ version, where }: VetoBadgeProps) {
  if (where.length === 0) return null
  const everywhere = standing(version) === 'vetoed'
  const names = where.map(({ name }) => name).join(', ')
  const why = [...new Set(version.lanes.flatMap(({ veto }) => veto ?? []))].join(' ')
  return (
    <span title={why} className="inline-flex min-w-0 items-center gap-1 text-2xs font-medium text-fail">
      <CircleSlash size={12} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span className="truncate">
        {everywhere ? 'vetoed' : `vetoed in ${names}`}
        <span className="sr-only">. {why}</span>
      </span>
    </span>
  )
}
