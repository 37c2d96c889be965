import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'

export const launchStates = [
  'planned',
  'queued',
  'started',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const
export type LaunchState = (typeof launchStates)[number]
export type Purpose = 'smoke' | 'scheduled' | 'verification' | 'manual'

/** One run key: what is to run once. */
export type LaunchRow = {
  key: string
  targetId: string
  version: string
  promotionId: string | null
  integrationId: string
  purpose: Purpose
  slotTime: Date | null
  parameters: Record<string, Json>
  state: LaunchState
  /** Why it is in this state, in a sentence. */
  reason: string | null
  requestedBy: string | null
  engineRunId: string | null
  engineUrl: string | null
  startTries: number
  /** When it is looked at again. */
  startAt: Date | null
  generation: number
  holder: string | null
  attempt: number | null
  beatAt: Date | null
  exitCode: number | null
  flow: string | null
  /** As people see it: the orchestrator's id, else the number. */
  runId: string | null
  runNumber: number | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export const launchColumns = `l.key, l.target_id as "targetId", l.version, l.promotion_id as "promotionId",
  l.integration_id as "integrationId", l.purpose, l.slot_time as "slotTime", l.parameters, l.state, l.reason,
  l.requested_by as "requestedBy", l.engine_run_id as "engineRunId", l.engine_url as "engineUrl",
  l.start_tries as "startTries", l.start_at as "startAt", l.generation, l.holder, l.attempt, l.beat_at as "beatAt",
  l.exit_code as "exitCode", l.flow, l.run_id as "runId", l.run_number as "runNumber", l.created_at as "createdAt",
  l.started_at as "startedAt", l.finished_at as "finishedAt"`

const endings: readonly LaunchState[] = ['succeeded', 'failed', 'cancelled', 'skipped']
/** Nothing changes it any more. */
export function isOver(state: LaunchState): boolean {
  return endings.includes(state)
}

export async function findLaunch(sql: Sql, key: string): Promise<LaunchRow | null> {
  const { rows } = await sql.query<LaunchRow>({
    name: 'launch-find',
    text: `select ${launchColumns} from launch l where l.key = $1`,
    values: [key],
  })
  return rows[0] ?? null
}

export type LaunchView = {
  state: LaunchState
  reason: string | null
  run: { flow: string; runId: string; number: number | null } | null
}

/** What became of a launch; null when none was planned under that key. */
export async function launchState(sql: Sql, key: string): Promise<LaunchView | null> {
  const launch = await findLaunch(sql, key)
  if (!launch) return null
  const { state, reason, flow, runId, runNumber } = launch
  return { state, reason, run: flow && runId ? { flow, runId, number: runNumber } : null }
}

/** Of a target, newest first; `after` is the key of the last one of the page before. */
export async function launchesOf(
  sql: Sql,
  { targetId, after = null, limit = 50 }: { targetId: string; after?: string | null; limit?: number },
): Promise<LaunchRow[]> {
  const { rows } = await sql.query<LaunchRow>({
    name: 'launches-of-target',
    text: `select ${launchColumns} from launch l where l.target_id = $1
        and ($2::text is null or (l.created_at, l.key) < (select a.created_at, a.key from launch a where a.key = $2))
      order by l.created_at desc, l.key desc limit $3`,
    values: [targetId, after, limit],
  })
  return rows
}

export type RunLink = {
  runNumber: number
  key: string
  purpose: Purpose
  environment: string
  promotion: number | null
}

/** Which of these runs were started by Groundwork, where and for which promotion. */
export async function linksOfRuns(sql: Sql, runNumbers: number[]): Promise<RunLink[]> {
  if (runNumbers.length === 0) return []
  const { rows } = await sql.query<RunLink>({
    name: 'launch-links-of-runs',
    text: `select l.run_number as "runNumber", l.key, l.purpose, e.name as environment, p.number as promotion
      from launch l join target t on t.id = l.target_id join environment e on e.id = t.environment_id
        left join promotion p on p.id = l.promotion_id
      where l.run_number = any($1::bigint[])`,
    values: [runNumbers],
  })
  return rows
}
