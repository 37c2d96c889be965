import type { Sql } from '@groundwork/db/pool'

/** A run that was started for a promotion or target, with the recorded run where there is one. Times are milliseconds. */
export type LaunchSeen = {
  key: string
  purpose: string
  state: string
  reason: string | null
  slotTime: number | null
  run: { flow: string; runId: string; runNumber: number } | null
  engineUrl: string | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

type Row = Omit<LaunchSeen, 'run' | 'slotTime' | 'createdAt' | 'startedAt' | 'finishedAt'> & {
  flow: string | null
  runId: string | null
  runNumber: number | null
  slotTime: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** Newest first, at most a hundred. */
export async function launchesOfPromotion(sql: Sql, promotionId: string): Promise<LaunchSeen[]> {
  const { rows } = await sql.query<Row>({
    name: 'promotion-launches',
    text: `select key, purpose, state, reason, slot_time as "slotTime", flow, run_id as "runId", run_number as "runNumber",
        engine_url as "engineUrl", created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"
      from launch where promotion_id = $1 order by created_at desc, key desc limit 100`,
    values: [promotionId],
  })
  return rows.map(({ flow, runId, runNumber, ...row }) => ({
    ...row,
    run: flow !== null && runNumber !== null ? { flow, runId: runId ?? String(runNumber), runNumber } : null,
    slotTime: row.slotTime?.getTime() ?? null,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    finishedAt: row.finishedAt?.getTime() ?? null,
  }))
}
