import { formatDuration } from '@groundwork/ui/duration'
import { Time } from '@groundwork/ui/time'
import type { ReactNode } from 'react'
import { runLook } from '../status/run-status'
import type { RouterOutputs } from '../trpc/types'

/** What one wants to know of a run before opening it. */
export function RunPreview({ run }: { run: RouterOutputs['runs']['recent'][number] }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="font-mono text-xs break-all">
        {run.flow}/{run.id}
      </p>
      <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-y-1 text-xs">
        <Fact name="Status">{runLook(run.status).word}</Fact>
        <Fact name="Project">{run.project}</Fact>
        {run.branch && <Fact name="Branch">{run.branch}</Fact>}
        {run.user && <Fact name="User">{run.user}</Fact>}
        <Fact name="Started">
          <Time at={run.startedAt} />
        </Fact>
        {run.durationMs !== null && <Fact name="Took">{formatDuration(run.durationMs)}</Fact>}
        <Fact name="Tasks">{run.tasksTotal.toLocaleString('en-GB')}</Fact>
      </dl>
      <p className="text-xs text-ink-3">{run.failure ?? run.reason}</p>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="truncate">{children}</dd>
    </>
  )
}
