import type { Pool, Sql } from '@groundwork/db/pool'

export const beatEveryMs = 10_000
/** So long nothing is heard of a measuring until its engine is taken for gone. */
const silentSeconds = 60

/** SQL over a row of `conformance_report`: it is said to be running, and its engine was not heard of for long. */
export const isSilent = `state = 'running' and beat_at < now() - interval '${silentSeconds} s'`

export const endedWords = 'The engine that measured ended before it was done. Measure again.'

/** Says again and again that the measuring goes on, until the answer is called. */
export function beatMeasuring(pool: Pool, reportId: string): () => void {
  const beat = () =>
    pool.query({
      name: 'conformance-beat',
      text: `update conformance_report set beat_at = now() where id = $1 and state = 'running'`,
      values: [reportId],
    })
  // A beat that the database did not take is made up for by the next.
  const timer = setInterval(() => void beat().catch(() => {}), beatEveryMs).unref()
  return () => clearInterval(timer)
}

/** Measurings whose engine was not heard of for long, of one integration or of all, are broken off. */
export async function endSilentMeasurings(sql: Sql, integrationId: string | null = null): Promise<void> {
  await sql.query({
    name: 'conformance-end-silent',
    text: `update conformance_report set state = 'broken-off', trouble = $2
      where ${isSilent} and ($1::uuid is null or integration_id = $1)`,
    values: [integrationId, endedWords],
  })
}
