import type { EngineRun } from '@groundwork/plugin-sdk/points'
import type { Platform, ProcessInfo } from '@groundwork/plugin-sdk/platform'

export type RunState = 'queued' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'
export type RunRow = {
  key: string
  slot: string
  integration: string
  content: string
  state: RunState
  cancelled: boolean
  reason: string | null
  queuedAt: string
  startedAt: string | null
  endedAt: string | null
}

export const runColumns = `key, slot, integration, content, state, cancelled, reason, queued_at as "queuedAt",
  started_at as "startedAt", ended_at as "endedAt"`

export async function findRun({ sql }: Platform, key: string): Promise<RunRow | null> {
  const { rows } = await sql.query<RunRow>(`select ${runColumns} from run where key = $1`, [key])
  return rows[0] ?? null
}

export function isOpen({ state }: Pick<RunRow, 'state'>): boolean {
  return state === 'queued' || state === 'starting' || state === 'running'
}

export function toEngineRun({ key, state, reason, startedAt, endedAt }: RunRow): EngineRun {
  return {
    engineRunId: key,
    url: `local://runs/${key}`,
    phase: state === 'starting' ? 'queued' : state,
    attempt: 1,
    ...(startedAt === null ? {} : { startedAt: new Date(startedAt).toISOString() }),
    ...(endedAt === null ? {} : { endedAt: new Date(endedAt).toISOString() }),
    ...(reason === null ? {} : { reason }),
  }
}

/** Brings a run in line with its process, and gives it as it is now. */
export async function settleRun(platform: Platform, run: RunRow, info: ProcessInfo | null): Promise<RunRow> {
  if (!info || !isOpen(run)) return run
  if (info.state === 'starting' || info.state === 'running') {
    if (run.state === 'running') return run
    return write(platform, run.key, { state: 'running', reason: null })
  }
  const { state, exitCode, reason } = info
  // Of what was asked to end, only a good end is not that.
  if (exitCode === 0) return write(platform, run.key, { state: 'succeeded', reason: null })
  if (run.cancelled) return write(platform, run.key, { state: 'cancelled', reason: 'It was cancelled.' })
  if (state === 'lost') return write(platform, run.key, { state: 'lost', reason })
  return write(platform, run.key, { state: 'failed', reason: reason ?? `It ended with exit code ${exitCode}.` })
}

async function write(
  platform: Platform,
  key: string,
  { state, reason }: { state: RunState; reason: string | null },
): Promise<RunRow> {
  const over = state !== 'running'
  const { rows } = await platform.sql.query<RunRow>(
    // It may have been cancelled since it was read: then its end is that. What is cancelled before it begins has not begun.
    `update run set state = case when cancelled and $2::text in ('failed', 'lost') then 'cancelled' else $2::text end,
        reason = case when cancelled and $2::text in ('failed', 'lost') then 'It was cancelled.' else $3 end,
        started_at = case when state = 'starting' and (cancelled or $2::text = 'cancelled') and $4::boolean then started_at
          else coalesce(started_at, now()) end,
        ended_at = case when $4::boolean then now() end
      where key = $1 and state in ('queued', 'starting', 'running') returning ${runColumns}`,
    [key, state, reason, over],
  )
  // Somebody else was first: what they saw is how it is.
  return rows[0] ?? (await findRun(platform, key))!
}
