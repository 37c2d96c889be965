import type { TaskRow } from '@groundwork/runs/rows'

/**
 * How a task is called beside others of its step: index and value of the item it works on, outermost loop first
 * (`[0] genre=Drama`, `[0,3] genre=Drama, year=1994`), its index alone where the client told no value, as of an empty text; without a
 * foreach its id.
 */
export function taskName({ label, path, id }: Pick<TaskRow, 'label' | 'path' | 'id'>): string {
  const indices = (path ?? '').split(',').flatMap((part) => /:(\d+)$/.exec(part)?.[1] ?? [])
  if (indices.length === 0) return label ?? id
  return `[${indices.join(',')}] ${label ?? ''}`.trimEnd()
}
