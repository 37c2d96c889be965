import type { Sql } from '@groundwork/db/pool'

export type ProcessState = 'starting' | 'running' | 'exited' | 'lost'

export type ProcessRow = {
  key: string
  pluginId: string
  host: string
  pid: number | null
  pidStart: string | null
  folder: string
  state: ProcessState
  exitCode: number | null
  reason: string | null
  startedAt: Date
  beatAt: Date
  endedAt: Date | null
  /** Milliseconds since it was reserved, by the database's clock. */
  age: number
}

const columns = `key, plugin_id as "pluginId", host, pid, pid_start as "pidStart", folder, state, exit_code as "exitCode", reason,
  started_at as "startedAt", beat_at as "beatAt", ended_at as "endedAt",
  (extract(epoch from clock_timestamp() - started_at) * 1000)::float8 as age`

export async function findProcess(sql: Sql, key: string): Promise<ProcessRow | null> {
  const { rows } = await sql.query<ProcessRow>({
    name: 'host-process-find',
    text: `select ${columns} from host_process where key = $1`,
    values: [key],
  })
  return rows[0] ?? null
}

type NewProcess = { key: string; pluginId: string; host: string; folder: string; most: number }

/** Reserves the key; null where it is taken, or where the plugin has `most` processes on this machine already. */
export async function reserve(sql: Sql, { key, pluginId, host, folder, most }: NewProcess): Promise<ProcessRow | null> {
  const { rows } = await sql.query<ProcessRow>({
    name: 'host-process-reserve',
    text: `insert into host_process (key, plugin_id, host, folder) select $1, $2, $3, $4
      where (select count(*) from host_process where plugin_id = $2 and host = $3 and state in ('starting', 'running')) < $5
      on conflict (key) do nothing returning ${columns}`,
    values: [key, pluginId, host, folder, most],
  })
  return rows[0] ?? null
}

/** Uses a key up that nothing was started under: from here on nothing is. Null where it is taken. */
export async function reserveEnded(
  sql: Sql,
  { key, pluginId, host, folder }: Omit<NewProcess, 'most'>,
): Promise<ProcessRow | null> {
  const { rows } = await sql.query<ProcessRow>({
    name: 'host-process-never',
    text: `insert into host_process (key, plugin_id, host, folder, state, reason, ended_at)
      values ($1, $2, $3, $4, 'exited', 'It was ended before it began.', now()) on conflict (key) do nothing returning ${columns}`,
    values: [key, pluginId, host, folder],
  })
  return rows[0] ?? null
}

export async function noteRunning(
  sql: Sql,
  { key, pid, pidStart }: { key: string; pid: number; pidStart: string },
): Promise<void> {
  await sql.query({
    name: 'host-process-running',
    text: `update host_process set pid = $2, pid_start = $3, state = 'running', beat_at = now() where key = $1 and state = 'starting'`,
    values: [key, pid, pidStart],
  })
}

type End = { key: string; state: 'exited' | 'lost'; exitCode: number | null; reason: string | null }

/** The end of a process, once. */
export async function noteEnded(sql: Sql, { key, state, exitCode, reason }: End): Promise<void> {
  await sql.query({
    name: 'host-process-ended',
    text: `update host_process set state = $2, exit_code = $3, reason = $4, ended_at = now() where key = $1 and state in ('starting', 'running')`,
    values: [key, state, exitCode, reason],
  })
}

/** What should be running on a machine, as the rows have it. */
export async function openProcesses(sql: Sql, host: string): Promise<ProcessRow[]> {
  const { rows } = await sql.query<ProcessRow>({
    name: 'host-process-open',
    text: `select ${columns} from host_process where host = $1 and state in ('starting', 'running') order by key`,
    values: [host],
  })
  return rows
}

export async function beatProcesses(sql: Sql, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await sql.query({
    name: 'host-process-beat',
    text: `update host_process set beat_at = now() where key = any($1::text[]) and beat_at < now() - interval '10 seconds'`,
    values: [keys],
  })
}

const pageSize = 200

export async function listProcesses(
  sql: Sql,
  { pluginId, after = '' }: { pluginId: string; after?: string },
): Promise<{ rows: ProcessRow[]; more: boolean }> {
  const { rows } = await sql.query<ProcessRow>({
    name: 'host-process-list',
    text: `select ${columns} from host_process where plugin_id = $1 and key > $2 order by key limit ${pageSize + 1}`,
    values: [pluginId, after],
  })
  return { rows: rows.slice(0, pageSize), more: rows.length > pageSize }
}

/** Rows of a machine that ended long ago, removed; gives their folders. */
export async function forgetOld(sql: Sql, host: string, days: number): Promise<string[]> {
  const { rows } = await sql.query<{ folder: string }>({
    name: 'host-process-forget',
    text: `delete from host_process where host = $1 and ended_at < now() - make_interval(days => $2) returning folder`,
    values: [host, days],
  })
  return rows.map(({ folder }) => folder)
}
