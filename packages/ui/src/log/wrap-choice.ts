import { type ComponentType, useSyncExternalStore } from 'react'
import type { LogRowsProps } from './log-rows'

let wrapped: ComponentType<LogRowsProps> | null = null
const watchers = new Set<() => void>()

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function change(rows: typeof wrapped) {
  wrapped = rows
  for (const watcher of watchers) watcher()
}

/** Its code comes when somebody wants it: until then, and where it does not come, lines stay as they are. */
function choose(wrap: boolean) {
  if (!wrap) return change(null)
  void import('./wrapped-rows').then(
    ({ WrappedRows }) => change(WrappedRows),
    () => undefined,
  )
}

/** What draws lines that are wrapped, null while they are not: one choice for every log of the page, until it is left. */
export function useWrapChoice(): [ComponentType<LogRowsProps> | null, (wrap: boolean) => void] {
  return [
    useSyncExternalStore(
      watch,
      () => wrapped,
      () => null,
    ),
    choose,
  ]
}
