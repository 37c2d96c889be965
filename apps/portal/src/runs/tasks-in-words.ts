import type { RunStatus } from '@groundwork/runs/status'
import { formatNumber, plural } from '@groundwork/ui/number'

type Counted = { status: RunStatus; tasksDone: number; tasksTotal: number }

/** How far a run's tasks are: "3 of 20 tasks", of one that succeeded "20 tasks". None is not "0 of 0". */
export function tasksInWords({ status, tasksDone, tasksTotal }: Counted): string {
  const goesOn = status === 'running' || status === 'queued'
  if (tasksTotal === 0) return goesOn ? 'no tasks yet' : 'no tasks'
  return goesOn ? `${formatNumber(tasksDone)} of ${plural(tasksTotal, 'task')}` : plural(tasksTotal, 'task')
}
