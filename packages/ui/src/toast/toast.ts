'use client'

export type ToastMessage = {
  text: string
  /** One action at most, e.g. Undo. */
  action?: { label: string; run: () => void }
  /** ms until it goes; 10 s with an action, else 5 s. */
  timeout?: number
}

const waiting: ToastMessage[] = []
const watchers = new Set<() => void>()
let version = 0

/** Says in one line what happened. Never for errors of the form in view. */
export function toast(message: ToastMessage): void {
  waiting.push(message)
  version += 1
  for (const watcher of watchers) watcher()
}

export const toastQueue = {
  version: () => version,
  take: (): ToastMessage[] => waiting.splice(0),
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
}
