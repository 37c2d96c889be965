import type { RunTasks, TaskAttempt, TaskRow } from '@groundwork/runs/rows'
import { type TaskStatus, taskStatuses } from '@groundwork/runs/status'

type PackedAttempt = [number, number, number | null, number | null]
type PackedTask = [
  taskId: number,
  id: string | 0,
  step: number,
  status: number,
  attempt: number,
  queuedAt: number,
  startedAt: number | null,
  finishedAt: number | null,
  label: string | null,
  path: string | null,
  reason: string | null,
  attempts: PackedAttempt[] | 0,
]

/**
 * Tasks as one string. Five thousand objects would be walked value by value on their way to the browser; a string is
 * copied. Steps and statuses are numbers into a list, an id that is the task's number is left out.
 */
export function packTasks({ steps, tasks }: RunTasks): string {
  const names = [...new Set([...steps.map(({ name }) => name), ...tasks.map(({ step }) => step)])]
  const index = new Map(names.map((name, at) => [name, at]))
  const rows = tasks.map(
    (task): PackedTask => [
      task.taskId,
      task.id === String(task.taskId) ? 0 : task.id,
      index.get(task.step) ?? 0,
      taskStatuses.indexOf(task.status),
      task.attempt,
      task.queuedAt,
      task.startedAt,
      task.finishedAt,
      task.label,
      task.path,
      task.reason,
      task.attempts.length === 0
        ? 0
        : task.attempts.map(({ attempt, status, startedAt, finishedAt }) => [
            attempt,
            taskStatuses.indexOf(status),
            startedAt,
            finishedAt,
          ]),
    ],
  )
  return JSON.stringify({ names, steps, rows })
}

/** The inverse of `packTasks`. */
export function unpackTasks(packed: string): RunTasks {
  const { names, steps, rows } = JSON.parse(packed) as {
    names: string[]
    steps: RunTasks['steps']
    rows: PackedTask[]
  }
  const status = (at: number): TaskStatus => taskStatuses[at] ?? 'unknown'
  const tasks = rows.map((row): TaskRow => {
    const [taskId, id, step, state, attempt, queuedAt, startedAt, finishedAt, label, path, reason, attempts] = row
    return {
      taskId,
      id: id === 0 ? String(taskId) : id,
      step: names[step] ?? '',
      status: status(state),
      attempt,
      queuedAt,
      startedAt,
      finishedAt,
      label,
      path,
      reason,
      attempts:
        attempts === 0
          ? []
          : attempts.map(
              ([number, each, from, to]): TaskAttempt => ({
                attempt: number,
                status: status(each),
                startedAt: from,
                finishedAt: to,
              }),
            ),
    }
  })
  return { steps, tasks }
}
