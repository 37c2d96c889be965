import type { Pool } from '@groundwork/db/pool'

/** What was measured of one plugin; absent figures count nothing. Times in milliseconds. */
export type Use = {
  pluginId: string
  requests?: number
  errors?: number
  requestMs?: number
  loads?: number
  loadErrors?: number
  loadMs?: number
  calls?: number
  refusals?: number
}

export type UseCounter = {
  /** Adds to the figures of this hour; they are in the database within two seconds. Never throws and never waits. */
  count(use: Use): void
  flush(): Promise<void>
  close(): Promise<void>
}

const figures = ['requests', 'errors', 'requestMs', 'loads', 'loadErrors', 'loadMs', 'calls', 'refusals'] as const
type Sums = Record<(typeof figures)[number], number>

const flushEveryMs = 2_000

/** Sums up what happens to plugins in this process and adds it to the rows of the hour, in batches. */
export function createUseCounter({ pool }: { pool: Pool }): UseCounter {
  let sums = new Map<string, Sums>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  function count({ pluginId, ...use }: Use): void {
    const sum = sums.get(pluginId) ?? noSums()
    for (const figure of figures) sum[figure] += use[figure] ?? 0
    sums.set(pluginId, sum)
    timer ??= setTimeout(() => void flush(), flushEveryMs).unref()
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const taken = sums
    sums = new Map()
    writing = writing.then(() => write(taken))
    return writing
  }

  async function write(taken: Map<string, Sums>): Promise<void> {
    try {
      await countUse(
        pool,
        [...taken].map(([pluginId, sum]) => ({ pluginId, ...sum })),
      )
    } catch {
      // The database is away: the figures wait. They are no reason to fail anything.
      for (const [pluginId, sum] of taken) count({ pluginId, ...sum })
    }
  }

  return { count, flush, close: flush }
}

function noSums(): Sums {
  return { requests: 0, errors: 0, requestMs: 0, loads: 0, loadErrors: 0, loadMs: 0, calls: 0, refusals: 0 }
}

/** Adds measured use to the rows of this hour. */
export async function countUse(pool: Pool, uses: Use[]): Promise<void> {
  if (uses.length === 0) return
  const column = (figure: (typeof figures)[number]) => uses.map((use) => use[figure] ?? 0)
  await pool.query({
    name: 'plugin-count-use',
    text: `insert into plugin_use as u
        (plugin_id, hour, requests, errors, request_ms, loads, load_errors, load_ms, calls, refusals, last_at)
      select plugin_id, date_trunc('hour', now(), 'UTC'), sum(requests), sum(errors), sum(request_ms), sum(loads),
        sum(load_errors), sum(load_ms), sum(calls), sum(refusals),
        case when sum(requests + loads + calls) > 0 then now() end
      from unnest($1::text[], $2::int4[], $3::int4[], $4::float8[], $5::int4[], $6::int4[], $7::float8[], $8::int4[], $9::int4[])
        as m(plugin_id, requests, errors, request_ms, loads, load_errors, load_ms, calls, refusals)
      group by plugin_id order by plugin_id
      on conflict (plugin_id, hour) do update set requests = u.requests + excluded.requests,
        errors = u.errors + excluded.errors, request_ms = u.request_ms + excluded.request_ms,
        loads = u.loads + excluded.loads, load_errors = u.load_errors + excluded.load_errors,
        load_ms = u.load_ms + excluded.load_ms, calls = u.calls + excluded.calls, refusals = u.refusals + excluded.refusals,
        last_at = greatest(u.last_at, excluded.last_at)`,
    values: [uses.map(({ pluginId }) => pluginId), ...figures.map(column)],
  })
}
