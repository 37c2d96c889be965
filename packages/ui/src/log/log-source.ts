export type LogLine = {
  /** 1-based */
  n: number
  at: number | null
  stream: 'stdout' | 'stderr'
  text: string
  error: boolean
}
/** `seen` is the position in each file of the log; whoever follows it goes on from there. */
export type LogWindow = { lines: LogLine[]; total: number; seen?: string }
/** What arrives by itself: from line `from` (1-based) on, everything read before is another line now; without it none is. */
type LogNews = LogWindow & { from?: number }

export type LogSource = ReturnType<typeof createLogSource>

const chunk = 500
const keptChunks = 40

/**
 * A window over a log of any length: chunks of 500 lines are loaded when wanted and the ones not used for longest are
 * forgotten. `load(from, count)` takes a 1-based line.
 */
export function createLogSource(options: {
  initial: LogWindow
  load: (from: number, count: number) => Promise<LogWindow>
}) {
  const chunks = new Map<number, (LogLine | undefined)[]>()
  const loading = new Set<number>()
  const watchers = new Set<() => void>()
  let total = 0
  let version = 0
  let failure: string | null = null
  let seen = options.initial.seen ?? ''
  /** Counts how often lines became outdated: what was asked for before is then read again. */
  let outdated = 0

  function changed() {
    version += 1
    for (const watcher of watchers) watcher()
  }

  function put(window: LogWindow) {
    total = Math.max(total, window.total, window.lines.at(-1)?.n ?? 0)
    for (const line of window.lines) {
      const index = Math.floor((line.n - 1) / chunk)
      const lines = chunks.get(index) ?? []
      lines[(line.n - 1) % chunk] = line
      chunks.set(index, lines)
    }
  }

  function forgetFrom(from: number) {
    if (from > total) return
    outdated += 1
    total = from - 1
    for (const [index, lines] of chunks) {
      if (index * chunk >= total) chunks.delete(index)
      else lines.length = Math.min(lines.length, total - index * chunk)
    }
  }

  function complete(index: number): boolean {
    const lines = chunks.get(index)
    if (!lines) return false
    const wanted = Math.min(chunk, total - index * chunk)
    for (let at = 0; at < wanted; at += 1) if (!lines[at]) return false
    return true
  }

  function touch(index: number) {
    const lines = chunks.get(index)
    if (!lines) return
    chunks.delete(index)
    chunks.set(index, lines)
    for (const oldest of chunks.keys()) {
      if (chunks.size <= keptChunks) break
      chunks.delete(oldest)
    }
  }

  async function fetchChunk(index: number) {
    loading.add(index)
    try {
      let window: LogWindow
      let begun: number
      do {
        begun = outdated
        window = await options.load(index * chunk + 1, chunk)
      } while (begun !== outdated)
      put(window)
      failure = null
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
    } finally {
      loading.delete(index)
      changed()
    }
  }

  put(options.initial)
  return {
    total: () => total,
    failure: () => failure,
    line: (n: number): LogLine | undefined => chunks.get(Math.floor((n - 1) / chunk))?.[(n - 1) % chunk],
    /** Asks for lines `from` to `to`; what is there already is not loaded again. */
    want(from: number, to: number) {
      // What failed is asked again by a person, not by every scrolled line.
      if (failure !== null) return
      const last = Math.floor((Math.min(to, total) - 1) / chunk)
      for (let index = Math.max(0, Math.floor((from - 1) / chunk)); index <= last; index += 1) {
        touch(index)
        if (!complete(index) && !loading.has(index)) void fetchChunk(index)
      }
    },
    /** Where in the files the lines end that are known. */
    seen: () => seen,
    /** Takes lines that arrived by themselves. */
    push(news: LogNews) {
      forgetFrom(news.from ?? total + 1)
      put(news)
      seen = news.seen ?? ''
      changed()
    },
    /** Tries again what failed. */
    retry() {
      failure = null
      changed()
    },
    version: () => version,
    watch(watcher: () => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
