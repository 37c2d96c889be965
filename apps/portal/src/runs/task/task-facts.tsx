'use client'

import type { MetadataRow, TaskRow } from '@groundwork/runs/rows'
import { hasLostEnd } from '@groundwork/runs/timeline'
import { formatDuration } from '@groundwork/ui/duration'
import { Time } from '@groundwork/ui/time'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { runLook } from '../../status/run-status'
import { useTRPC } from '../../trpc/client'
import type { TaskKey } from '../addresses'
import { taskName } from '../task-name'

type Props = { taskKey: TaskKey; task: TaskRow; readAt?: number | undefined; first?: MetadataRow[] }

/** When and how often it ran, and all metadata its client recorded. */
export function TaskFacts({ taskKey, task, first, readAt }: Props) {
  const trpc = useTRPC()
  const { data } = useSuspenseQuery({
    ...trpc.runs.metadata.queryOptions(taskKey),
    ...(first ? { initialData: first, initialDataUpdatedAt: readAt } : {}),
  })
  return (
    <div className="px-3 py-1">
      <dl>
        <Fact name="Pathspec">
          <code className="break-all">{[taskKey.flow, taskKey.run, taskKey.step, taskKey.task].join('/')}</code>
        </Fact>
        {taskName(task) === task.id ? null : <Fact name="Works on">{taskName(task)}</Fact>}
        <Fact name="Queued">
          <Time at={task.queuedAt} mode="exact" />
        </Fact>
        {task.startedAt === null ? null : (
          <Fact name="Started">
            <Time at={task.startedAt} mode="exact" />
          </Fact>
        )}
        {task.finishedAt === null ? null : (
          <Fact name="Ended">
            <Time at={task.finishedAt} mode="exact" />
          </Fact>
        )}
        {hasLostEnd(task) ? <Fact name="Ended">Not known: nothing was heard after it began.</Fact> : null}
        {task.attempts.map((each) => (
          <Fact key={each.attempt} name={`Attempt ${each.attempt + 1}`}>
            {runLook(each.status).word}
            {each.startedAt !== null && each.finishedAt !== null
              ? `, ${formatDuration(each.finishedAt - each.startedAt)}`
              : ''}
            {hasLostEnd(each) ? ', duration not known' : ''}
          </Fact>
        ))}
        {task.reason ? <Fact name="Why">{task.reason}</Fact> : null}
      </dl>
      <h2 className="cap mt-2 mb-0.5 border-t border-line-faint pt-2">Metadata</h2>
      {data.length === 0 ? <p className="py-1 text-ink-3">None was recorded.</p> : null}
      <dl>
        {distinct(data).map((row, index) => (
          <Fact key={`${row.field} ${row.attempt} ${index}`} name={row.field}>
            <code className="break-all">{row.value}</code>
            {row.attempt !== null && task.attempts.length > 1 ? (
              <span className="pl-2 text-xs text-ink-3">attempt {row.attempt + 1}</span>
            ) : null}
          </Fact>
        ))}
      </dl>
    </div>
  )
}

/** Client and runtime both record some fields; what says the same is shown once. */
function distinct(rows: MetadataRow[]): MetadataRow[] {
  const seen = new Set<string>()
  return rows.filter(({ field, value, attempt }) => {
    const key = JSON.stringify([field, value, attempt])
    return !seen.has(key) && seen.add(key)
  })
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-row-dense grid-cols-[minmax(104px,0.35fr)_minmax(0,1fr)] items-center gap-2">
      <dt className="truncate text-xs text-ink-3" title={name}>
        {name}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
