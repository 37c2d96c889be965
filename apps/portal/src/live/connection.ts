export type Interest = {
  /** `plugin.<id>.<name>`: what a plugin's backend published. */
  topic:
    | 'run'
    | 'task'
    | 'project'
    | 'plugin'
    | 'plugin-log'
    | 'notification'
    | 'config'
    | 'environment'
    | 'integration'
    | 'version'
    | 'promotion'
    | 'target'
    | 'launch'
    | 'freeze'
    | `plugin.${string}.${string}`
  key?: string
}
export type LiveEvent = { topic: string; key: string; payload: unknown; at: number } | { reload: true }
export type LiveState = 'connecting' | 'live' | 'reconnecting'

type Handlers = {
  onData: (message: { id: string; data: LiveEvent }) => void
  onState: (state: { state: string; error?: unknown }) => void
  onError: () => void
}
type Input = { interests: Interest[]; lastEventId: string | null }

export type Transport = (input: Input, handlers: Handlers) => { unsubscribe: () => void }
type Listener = { interests: Interest[]; onEvents: (events: LiveEvent[]) => void }

const throttleMs = 250
const longestWaitMs = 30_000
/** So long a stream may be away before a page says so: one that is made anew for other interests is no loss. */
const lostAfterMs = 3_000
/** How long before it begins to listen a part of a page may have been rendered: what came since then is new to it. */
const renderedWithinMs = 10_000

/**
 * One subscription for all listeners of a page. It asks for the union of their interests, hands each its share in
 * batches at most every 250 ms, and after any break continues behind the last event it saw.
 */
export function createLiveConnection(transport: Transport) {
  const listeners = new Set<Listener>()
  const watchers = new Set<() => void>()
  let state: LiveState = 'connecting'
  let cursor: string | null = null
  /** What was received lately, oldest first, and the cursor in front of it. */
  let recent: { at: number; id: string; event: LiveEvent }[] = []
  let beforeRecent: string | null = null
  let wanted = '[]'
  /** What the subscription before asked for: of anything else nothing was received. */
  let told: Interest[] = []
  let open: { unsubscribe: () => void } | null = null
  /** Counts subscriptions: what the transport still says of one that was given up is nothing to this one. */
  let turn = 0
  /** Since when nothing can be received that was asked for. */
  let downSince: number | null = null
  let downTimer: ReturnType<typeof setTimeout> | null = null
  let queue: LiveEvent[] = []
  let flushTimer: ReturnType<typeof setTimeout> | null = null
  let syncTimer: ReturnType<typeof setTimeout> | null = null
  let lastFlush = 0
  let failures = 0
  let paused = false

  function setState(next: LiveState) {
    if (next === state) return
    state = next
    for (const watcher of watchers) watcher()
  }

  function down() {
    downSince ??= Date.now()
    downTimer ??= setTimeout(() => setState('reconnecting'), lostAfterMs)
  }

  /** It is there again, or is not asked for. */
  function notDown() {
    downSince = null
    if (downTimer) clearTimeout(downTimer)
    downTimer = null
  }

  function flush() {
    flushTimer = null
    lastFlush = Date.now()
    const events = queue
    queue = []
    for (const { interests, onEvents } of listeners) {
      const share = events.filter(
        (event) => 'reload' in event || interests.some((interest) => matches(interest, event)),
      )
      if (share.length > 0) onEvents(share)
    }
  }

  function receive({ id, data }: { id: string; data: LiveEvent }) {
    // A subscription for more topics begins in front of what this one was told already.
    if (id && recent.some((known) => known.id === id)) return
    remember(id, data)
    queue.push(data)
    flushTimer ??= setTimeout(flush, Math.max(0, lastFlush + throttleMs - Date.now()))
  }

  function remember(id: string, event: LiveEvent) {
    forget()
    if (!id) return
    if (recent.length === 0) beforeRecent = cursor
    recent.push({ at: Date.now(), id, event })
    cursor = id
  }

  function forget() {
    const since = Date.now() - renderedWithinMs
    const kept = recent.findIndex(({ at }) => at >= since)
    const old = kept < 0 ? recent : recent.slice(0, kept)
    beforeRecent = old.at(-1)?.id ?? beforeRecent
    recent = recent.slice(old.length)
  }

  /** A part of a page that was rendered before it began to listen: what others were told since is news to it. */
  function tellRecent(listener: Listener) {
    forget()
    const missed = recent
      .map(({ event }) => event)
      .filter((event) => 'topic' in event && listener.interests.some((interest) => matches(interest, event)))
    if (missed.length > 0) setTimeout(() => listeners.has(listener) && listener.onEvents(missed), 0)
  }

  function subscribe(interests: Interest[], from: string | null) {
    turn += 1
    const mine = turn
    if (state !== 'connecting') down()
    const opened = transport(
      { interests, lastEventId: from },
      {
        onData: (message) => mine === turn && receive(message),
        onState: (change) => {
          if (mine !== turn) return
          if (change.state === 'pending') {
            failures = 0
            notDown()
            setState('live')
          } else if (change.error) down()
        },
        // The transport gave up (the portal restarts, the answer was no event stream): begin anew, less and less often.
        onError: () => {
          if (mine !== turn) return
          stop()
          down()
          failures += 1
          schedule(Math.min(longestWaitMs, 500 * 2 ** failures))
        },
      },
    )
    if (mine === turn) open = opened
    else opened.unsubscribe()
  }

  function stop() {
    // First: the transport tells of the end that it is asked for as of any other.
    turn += 1
    open?.unsubscribe()
    open = null
    wanted = '[]'
  }

  /** Behind the last event; where more is asked for than before, behind what was known when that may have been rendered. */
  function beginning(interests: Interest[]): string | null {
    forget()
    const isMore = interests.some((interest) => !told.some((known) => covers(known, interest)))
    return isMore && recent.length > 0 ? (beforeRecent ?? cursor) : cursor
  }

  function sync() {
    syncTimer = null
    const interests = paused ? [] : union(listeners)
    const next = JSON.stringify(interests)
    if (next === wanted) return
    stop()
    wanted = next
    if (interests.length === 0) return notDown()
    subscribe(interests, beginning(interests))
    told = interests
  }

  function schedule(ms: number) {
    if (syncTimer) clearTimeout(syncTimer)
    syncTimer = setTimeout(sync, ms)
  }

  return {
    /** Adds a listener; returns what removes it. */
    listen(listener: Listener): () => void {
      listeners.add(listener)
      schedule(0)
      tellRecent(listener)
      return () => {
        listeners.delete(listener)
        // The next page's listeners come within a moment; without them the subscription ends.
        schedule(100)
      }
    },
    /** Where to begin when nothing was received yet: the cursor at which the page was rendered. */
    startAt(renderedAt: string) {
      cursor ??= renderedAt
    },
    /** A hidden page needs no connection; browsers allow six to a host. On return it continues where it was. */
    pause(on: boolean) {
      paused = on
      schedule(0)
    },
    state: () => state,
    /** Since when it is being made again, once a page should say so. */
    lostSince: () => (state === 'reconnecting' ? downSince : null),
    watch(watcher: () => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}

function covers(known: Interest, asked: Interest): boolean {
  return known.topic === asked.topic && (known.key === undefined || known.key === asked.key)
}

function matches(interest: Interest, event: { topic: string; key: string }): boolean {
  return interest.topic === event.topic && (interest.key === undefined || interest.key === event.key)
}

function union(listeners: Iterable<Listener>): Interest[] {
  const all = new Map<string, Interest>()
  for (const { interests } of listeners)
    for (const interest of interests) all.set(`${interest.topic} ${interest.key ?? '*'}`, interest)
  const sorted = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, interest]) => interest)
  // A whole topic contains each of its keys.
  return sorted.filter(({ topic, key }) => key === undefined || !all.has(`${topic} *`))
}
