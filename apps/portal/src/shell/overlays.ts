type Overlay = 'palette' | 'keys' | null

let current: Overlay = null
const watchers = new Set<() => void>()

let opener: Element | null = null

function show(next: Overlay) {
  if (next === current) return
  if (current === null) opener = document.activeElement
  current = next
  // What floats unmounts at once when it closes, so the focus is given back here, after that.
  if (next === null) requestAnimationFrame(returnFocus)
  for (const watcher of watchers) watcher()
}

function returnFocus() {
  if (current !== null || document.activeElement !== document.body) return
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
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
