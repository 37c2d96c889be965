import { type Platform, PlatformError } from '@groundwork/plugin-sdk/platform'
import { type RunRow, runColumns, settleRun } from './run-rows'

/** Between asking a run to end and ending it. */
export const cancelGraceSeconds = 5

/**
 * Lets waiting runs begin as far as the integration allows, and brings every open one in line with its process. Several of
 * these at once agree: what begins is decided under a lock, and a process is started once for its key. Gives how many are open.
 */
export async function dispatch(platform: Platform, only?: { integration: string }): Promise<number> {
  const { rows: integrations } = await platform.sql.query<{ integration: string }>(
    `select distinct integration from run where state in ('queued', 'starting', 'running') and ($1::text is null or integration = $1)`,
    [only?.integration ?? null],
  )
  let open = 0
  for (const { integration } of integrations) open += await dispatchOf(platform, integration)
  return open
}

async function dispatchOf(platform: Platform, integration: string): Promise<number> {
  await settleStarted(platform, integration)
  await admit(platform, integration)
  const { rows } = await platform.sql.query<RunRow>(
    `select ${runColumns} from run where integration = $1 and state = 'starting' order by queued_at, key`,
    [integration],
  )
  for (const run of rows) await (run.cancelled ? neverBegin(platform, run) : begin(platform, run))
  const { rows: left } = await platform.sql.query<{ n: number }>(
    `select count(*)::int as n from run where integration = $1 and state in ('queued', 'starting', 'running')`,
    [integration],
  )
  return left[0]?.n ?? 0
}

async function settleStarted(platform: Platform, integration: string): Promise<void> {
  const { rows } = await platform.sql.query<RunRow>(
    `select ${runColumns} from run where integration = $1 and state = 'running' order by queued_at limit 200`,
    [integration],
  )
  for (const run of rows) await settleRun(platform, run, await platform.processes.observe(run.key))
}

/** The row of the capacity is the lock: the second statement sees what whoever had it before has let begin. */
async function admit({ sql }: Platform, integration: string): Promise<void> {
  await sql.transaction([
    { text: 'select max_runs from capacity where integration = $1 for update', values: [integration] },
    {
      text: `update run set state = 'starting' where key in (
          select q.key from run q where q.integration = $1 and q.state = 'queued' order by q.queued_at, q.key
          limit greatest(0, coalesce((select max_runs from capacity where integration = $1), 2)
            - (select count(*) from run o where o.integration = $1 and o.state in ('starting', 'running')))
        )`,
      values: [integration],
    },
  ])
}

/** Whoever cancelled it did not come to its end with that. */
async function neverBegin(platform: Platform, run: RunRow): Promise<void> {
  const { ended, process } = await platform.processes.end(run.key, { graceSeconds: cancelGraceSeconds })
  if (ended) await settleRun(platform, run, process)
}

async function begin(platform: Platform, run: RunRow): Promise<void> {
  const { key } = run
  try {
    const info = await platform.processes.start({ key, what: 'run', attempt: 1, engineRunId: key })
    await settleRun(platform, run, info)
  } catch (error) {
    // No room on the machine: it waits in its place.
    if (!(error instanceof PlatformError) || error.code !== 'conflict') throw error
    await platform.sql.query(`update run set state = 'queued', reason = $2 where key = $1 and state = 'starting'`, [
      key,
      error.message,
    ])
  }
}
