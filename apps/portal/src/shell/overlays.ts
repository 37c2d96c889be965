type Overlay = 'palette' | 'keys' | null

let current: Overlay = null
const watchers = new Set<() => void>()

function show(next: Overlay) {
  if (next === current) return
  current = next
  for (const watcher of watchers) watcher()
}

/** What floats over the page right now; one thing at a time. */
export const overlay = {
  current: () => current,
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
}

export const openPalette = () => show('palette')
export const openKeys = () => show('keys')
export const closeOverlay = () => show(null)
