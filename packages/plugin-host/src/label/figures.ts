import type { Sql } from '@groundwork/db/pool'

/** Measured in the last seven days, and now. Null where nothing was measured yet. */
export type Figures = {
  /** Mean time in ms until a browser had its UI, and how many loads that was. */
  loadMs: number | null
  loads: number
  loadErrors: number
  requests: number
  errors: number
  /** Failed requests of all, 0 to 1. */
  errorRate: number | null
  requestMs: number | null
  /** Calls of the platform API, and those it refused. */
  calls: number
  refusals: number
  /** Proportional set size of its processes now: of one replica, the mean, and of all together. */
  memoryBytes: number | null
  memoryTotalBytes: number | null
  /** When it was last asked, loaded, or called the platform; some seconds late at most. */
  lastActivity: Date | null
}

/** One process of a plugin version on one engine. */
export type InstanceRow = {
  replicaId: string
  host: string
  sha256: string
  state: string
  reason: string | null
  pid: number | null
  restarts: number
  memoryBytes: number | null
  protections: Record<string, { on: boolean; why?: string }>
  startedAt: Date
  changedAt: Date
}

type Sums = {
  pluginId: string
  requests: number
  errors: number
  requestMs: number
  loads: number
  loadErrors: number
  loadMs: number
  calls: number
  refusals: number
  memoryBytes: number | null
  memoryTotalBytes: number | null
  lastActivity: Date | null
}

const liveReplica = "r.beat_at > now() - interval '15 seconds'"

/** The figures of these plugins by id; of all of them in one query. */
export async function figuresOf(sql: Sql, pluginIds: string[]): Promise<Map<string, Figures>> {
  const { rows } = await sql.query<Sums>({
    name: 'plugin-figures',
    text: `select p.id as "pluginId", u.*, m.* from unnest($1::text[]) as p(id)
      cross join lateral (select coalesce(sum(requests), 0)::int8 as requests, coalesce(sum(errors), 0)::int8 as errors,
          coalesce(sum(request_ms), 0) as "requestMs", coalesce(sum(loads), 0)::int8 as loads,
          coalesce(sum(load_errors), 0)::int8 as "loadErrors", coalesce(sum(load_ms), 0) as "loadMs",
          coalesce(sum(calls), 0)::int8 as calls, coalesce(sum(refusals), 0)::int8 as refusals,
          max(coalesce(last_at, hour)) filter (where requests + loads + calls > 0) as "lastActivity"
        from plugin_use where plugin_id = p.id and hour > now() - interval '7 days') u
      cross join lateral (select avg(n.memory_bytes)::int8 as "memoryBytes", sum(n.memory_bytes)::int8 as "memoryTotalBytes"
        from plugin_instance n join plugin_replica r on r.id = n.replica_id
        where n.plugin_id = p.id and n.state = 'healthy' and ${liveReplica}) m`,
    values: [pluginIds],
  })
  return new Map(rows.map((row) => [row.pluginId, toFigures(row)]))
}

/** Its processes on engines that are alive, whatever their state but stopped. */
export async function instancesOf(sql: Sql, pluginId: string): Promise<InstanceRow[]> {
  const { rows } = await sql.query<InstanceRow>({
    name: 'plugin-instances-of',
    text: `select n.replica_id as "replicaId", r.host, n.sha256, n.state, n.reason, n.pid, n.restarts,
        n.memory_bytes as "memoryBytes", n.protections, n.started_at as "startedAt", n.changed_at as "changedAt"
      from plugin_instance n join plugin_replica r on r.id = n.replica_id
      where n.plugin_id = $1 and n.state <> 'stopped' and ${liveReplica} order by n.started_at desc, n.replica_id`,
    values: [pluginId],
  })
  return rows
}

function toFigures(row: Sums): Figures {
  const { requests, errors, requestMs, loads, loadErrors, loadMs, calls, refusals } = row
  const { memoryBytes, memoryTotalBytes, lastActivity } = row
  return {
    loadMs: loads > 0 ? loadMs / loads : null,
    loads,
    loadErrors,
    requests,
    errors,
    errorRate: requests > 0 ? errors / requests : null,
    requestMs: requests > 0 ? requestMs / requests : null,
    calls,
    refusals,
    // A sum comes from the database as text.
    memoryBytes: memoryBytes === null ? null : Number(memoryBytes),
    memoryTotalBytes: memoryTotalBytes === null ? null : Number(memoryTotalBytes),
    lastActivity,
  }
}
