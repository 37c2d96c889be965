import { useSyncExternalStore } from 'react'

let wrapped = false
const watchers = new Set<() => void>()

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Whether long lines are wrapped: one choice for every log of the page, until it is left. */
export function useWrapChoice(): [boolean, (wrap: boolean) => void] {
  const choose = (wrap: boolean) => {
    wrapped = wrap
    for (const watcher of watchers) watcher()
  }
  return [
    useSyncExternalStore(
      watch,
      () => wrapped,
      () => false,
    ),
    choose,
  ]
}
