import type { RunProps } from '@groundwork/plugin-sdk/ui'
import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Slate } from '../backend/slate'
import { useSlates } from './client'
import { FilmTable } from './film-table'
import { Verdict } from './verdict'
import { sentence } from './words'

/** The run's films, on a tab of its page. */
export function RunFilms({ runNumber }: RunProps) {
  return <SlateOfRun runNumber={runNumber}>{(slate) => <FilmTable slate={slate} />}</SlateOfRun>
}

/** What was decided of the run's slate, on its page. */
export function RunVerdict({ runNumber }: RunProps) {
  return (
    <SlateOfRun runNumber={runNumber}>
      {(slate) => (
        <div className="cd-card">
          <p>{sentence(slate)}</p>
          <Verdict slate={slate} />
        </div>
      )}
    </SlateOfRun>
  )
}

function SlateOfRun({ runNumber, children }: { runNumber: number; children: (slate: Slate) => ReactNode }) {
  const { data: slate, error } = useQuery(useSlates().one.queryOptions({ run: runNumber }))
  if (error) return <ErrorPanel title="The slate cannot be read" detail={error.message} />
  if (slate === undefined) return <SkeletonRows rows={3} />
  if (slate === null)
    return (
      <EmptyState kind="nothing-yet" title="This run proposed no slate">
        Only runs of the configured flows that succeed are looked at.
      </EmptyState>
    )
  return children(slate)
}
