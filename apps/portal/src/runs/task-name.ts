import type { TaskRow } from '@groundwork/runs/rows'

/**
 * How a task is called beside others of its step: index and value of the item it works on, outermost loop first
 * (`[0] genre=Drama`, `[0,3] genre=Drama, year=1994`); without a foreach its id.
 */
export function taskName({ label, path, id }: Pick<TaskRow, 'label' | 'path' | 'id'>): string {
  if (label === null) return id
  const indices = (path ?? '').split(',').flatMap((part) => /:(\d+)$/.exec(part)?.[1] ?? [])
  return indices.length === 0 ? label : `[${indices.join(',')}] ${label}`
}
