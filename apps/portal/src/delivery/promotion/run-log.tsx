import { Suspense } from 'react'
import { api } from '../../trpc/server'
import type { Launch } from './promotion-types'
import { RunLogLines } from './run-log-lines'

/** The end of the log of a run: of its failed task, else of the one that goes on, else of the last. */
export function RunLog({ run }: { run: NonNullable<Launch['run']> }) {
  return (
    <Suspense fallback={null}>
      <Read run={run} />
    </Suspense>
  )
}

async function Read({ run }: { run: NonNullable<Launch['run']> }) {
  const caller = await api()
  // The step stands without it; the run's own page says why the log cannot be read.
  const tasks = await caller.runs
    .tasks({ runNumber: run.runNumber })
    .then(({ tasks: of }) => of)
    .catch(() => [])
  const task =
    tasks.find(({ status }) => status === 'failed') ??
    tasks.findLast(({ status }) => status === 'running') ??
    tasks.at(-1)
  if (!task) return <p className="text-xs text-ink-3">The run has no task yet.</p>
  return (
    <div className="overflow-hidden rounded-sm border border-line-faint">
      <p className="bg-sunken px-2.5 pt-1.5 text-2xs text-ink-3">
        Log of {task.step}/{task.id}
      </p>
      <RunLogLines
        key={`${task.step}/${task.id}`}
        taskKey={{ flow: run.flow, run: run.runId, step: task.step, task: task.id }}
        attempt={Math.max(0, task.attempt ?? 0)}
        task={task}
        isLast
        height="140px"
      />
    </div>
  )
}
