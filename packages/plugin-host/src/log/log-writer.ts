import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { storedLine } from './stored-line'

export type LogStream = 'stdout' | 'stderr' | 'plugin' | 'host'
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogEntry = { pluginId: string; version: string; stream: LogStream; level?: LogLevel; line: string }

export type LogWriter = {
  /** Takes a line; it is in the database within half a second. Never throws and never waits. */
  write(entry: LogEntry): void
  /** Writes what is waiting. */
  flush(): Promise<void>
  /** The same, and takes nothing more. */
  close(): Promise<void>
}

type Options = {
  pool: Pool
  /** The engine that writes; null where no engine does. */
  replicaId: string | null
  /** Tells open log pages, by the topic `plugin-log`, that there are new lines. */
  bus?: EventBus
  now?: () => number
  /** Lines a second that one plugin may write; more are counted and dropped. */
  linesPerSecond?: number
}

type Row = Required<LogEntry> & { at: number }
type Budget = { second: number; left: number; dropped: number; version: string }

const flushEveryMs = 500
/** Open pages hear of new lines at most this often: each telling is a row. */
const tellEveryMs = 2_000
/** Lines that wait while the database is away; older ones go first. */
const mostWaiting = 5_000

/** Writes what plugins print, in batches, bounded in length and number, so that no plugin fills the database. */
export function createLogWriter(options: Options): LogWriter {
  const { pool, replicaId, bus, now = Date.now, linesPerSecond = 200 } = options
  let waiting: Row[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  let closed = false
  const untold = new Set<string>()
  let telling: NodeJS.Timeout | null = null
  const budgets = new Map<string, Budget>()

  function budgetOf({ pluginId, version }: LogEntry): Budget {
    const second = Math.floor(now() / 1000)
    const known = budgets.get(pluginId)
    if (known?.second === second) return known
    if (known) noteDropped(pluginId, known)
    const fresh = { second, left: linesPerSecond, dropped: 0, version }
    budgets.set(pluginId, fresh)
    return fresh
  }

  function noteDropped(pluginId: string, budget: Budget): void {
    if (budget.dropped === 0) return
    const line = `${budget.dropped} lines were dropped: a plugin may write ${linesPerSecond} lines a second.`
    budget.dropped = 0
    keep({ pluginId, version: budget.version, stream: 'host', level: 'warn', line, at: now() })
  }

  function keep(row: Row): void {
    waiting.push(row)
    if (waiting.length > mostWaiting) waiting.splice(0, waiting.length - mostWaiting)
    timer ??= setTimeout(() => void flush(), flushEveryMs).unref()
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const second = Math.floor(now() / 1000)
    for (const [pluginId, budget] of budgets) if (closed || budget.second !== second) noteDropped(pluginId, budget)
    if (timer) clearTimeout(timer)
    timer = null
    const rows = waiting
    waiting = []
    writing = writing.then(() => insert(rows))
    return writing
  }

  async function insert(rows: Row[]): Promise<void> {
    if (rows.length === 0) return
    try {
      await insertRows(pool, replicaId, rows)
      for (const { pluginId } of rows) untold.add(pluginId)
      tell()
    } catch {
      // The database is away: a plugin's output waits, up to a bound, and must never stop the engine.
      waiting = [...rows, ...waiting].slice(-mostWaiting)
      if (!closed) timer ??= setTimeout(() => void flush(), 5_000).unref()
    }
  }

  function tell(): void {
    if (!bus || untold.size === 0 || telling) return
    const events = [...untold].map((key) => ({ topic: 'plugin-log', key }))
    untold.clear()
    telling = setTimeout(() => {
      telling = null
      tell()
    }, tellEveryMs).unref()
    bus.publish(pool, events).then(bus.wake, () => {})
  }

  return {
    write(entry) {
      if (closed) return
      const budget = budgetOf(entry)
      if (budget.left <= 0) {
        budget.dropped += 1
        timer ??= setTimeout(() => void flush(), flushEveryMs).unref()
        return
      }
      budget.left -= 1
      keep({ ...entry, level: entry.level ?? 'info', line: storedLine(entry.line), at: now() })
    },
    flush,
    async close() {
      closed = true
      await flush()
      if (telling) clearTimeout(telling)
    },
  }
}

async function insertRows(pool: Pool, replicaId: string | null, rows: Row[]): Promise<void> {
  await pool.query({
    name: 'plugin-log-insert',
    text: `insert into plugin_log (plugin_id, version, replica_id, stream, level, line, at)
      select l.plugin_id, l.version, $2, l.stream, l.level, l.line, to_timestamp(l.at / 1000.0)
      from unnest($1::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[])
        with ordinality as l(plugin_id, version, stream, level, line, at, place)
      order by place`,
    values: [
      rows.map(({ pluginId }) => pluginId),
      replicaId,
      rows.map(({ version }) => version),
      rows.map(({ stream }) => stream),
      rows.map(({ level }) => level),
      rows.map(({ line }) => line),
      rows.map(({ at }) => at),
    ],
  })
}
