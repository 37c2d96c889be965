import { type FSWatcher, readdirSync, watch } from 'node:fs'
import path from 'node:path'

const skipped = new Set(['node_modules', 'dist', '.groundwork', '.git', 'test-results', 'coverage'])
// Editors write these beside the file that they save.
const editorFile = /(~|\.sw[a-z]|\.tmp|^\.#.*|^4913)$/
const quietMs = 25

export type FolderWatcher = {
  /** Watches the folders of these files too, wherever they lie (packages that are linked into the plugin). */
  include(files: string[]): void
  close(): void
}

/**
 * Tells of changes below a folder, once for what changes together, with the absolute paths. Watches folder by folder, without those that a build writes or
 * npm fills: a recursive watch would walk all of node_modules.
 */
export function watchFolder(folder: string, onChange: (paths: string[]) => void): FolderWatcher {
  const watchers = new Map<string, FSWatcher>()
  const paths = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function changed(file: string): void {
    paths.add(file)
    clearTimeout(timer)
    timer = setTimeout(() => {
      onChange([...paths])
      paths.clear()
    }, quietMs)
  }

  function watchOne(directory: string): void {
    if (closed || watchers.has(directory)) return
    try {
      const watcher = watch(directory, (_event, name) => {
        if (name !== null && (editorFile.test(name) || skipped.has(name) || path.extname(name) === '.tgz')) return
        if (name !== null && isBelow(folder, directory)) watchTree(path.join(directory, name))
        changed(path.join(directory, name ?? ''))
      })
      watcher.on('error', () => forget(directory))
      watchers.set(directory, watcher)
    } catch {
      // Gone between the look and the watch.
    }
  }

  function forget(directory: string): void {
    watchers.get(directory)?.close()
    watchers.delete(directory)
  }

  function watchTree(directory: string): void {
    const entries = entriesOf(directory)
    if (!entries) return
    watchOne(directory)
    for (const entry of entries)
      if (entry.isDirectory() && !skipped.has(entry.name)) watchTree(path.join(directory, entry.name))
  }

  watchTree(folder)
  return {
    include(files) {
      for (const file of files) {
        const directory = path.dirname(file)
        if (!directory.split(path.sep).includes('node_modules')) watchOne(directory)
      }
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const directory of [...watchers.keys()]) forget(directory)
    },
  }
}

function isBelow(folder: string, directory: string): boolean {
  return directory === folder || directory.startsWith(folder + path.sep)
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return null
  }
}
