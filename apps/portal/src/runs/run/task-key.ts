import type { TaskRow } from '@groundwork/runs/rows'

/** `step/id`, as it stands in the address. */
export function taskKeyOf(task: Pick<TaskRow, 'step' | 'id'>): string {
  return `${task.step}/${task.id}`
}
