import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'

export type ConformanceResult = {
  id: string
  title: string
  result: 'pass' | 'fail' | 'skipped'
  words: string
  ms: number
}

/** What the conformance kit measured of an integration, or of a plugin's point. `at` in milliseconds. */
export type StoredConformance = {
  id: string
  integrationId: string | null
  pluginId: string
  pluginVersion: string
  point: string
  results: ConformanceResult[]
  passed: number
  failed: number
  ranBy: string | null
  at: number
}

type Row = Omit<StoredConformance, 'at'> & { at: Date }

/** The newest report; null where it was never measured. Of another version of the plugin it says little: pages compare. */
export async function newestConformance(sql: Sql, integrationId: string): Promise<StoredConformance | null> {
  const { rows } = await sql.query<Row>({
    name: 'conformance-newest',
    text: `select id, integration_id as "integrationId", plugin_id as "pluginId", plugin_version as "pluginVersion", point, results,
        passed, failed, coalesce((select u.name from "user" u where u.id = ran_by), ran_by) as "ranBy", at from conformance_report where integration_id = $1 order by at desc limit 1`,
    values: [integrationId],
  })
  return rows[0] ? { ...rows[0], at: rows[0].at.getTime() } : null
}

export async function keepConformance(sql: Sql, report: Omit<StoredConformance, 'id' | 'at'>): Promise<void> {
  await sql.query({
    name: 'conformance-keep',
    text: `insert into conformance_report (id, integration_id, plugin_id, plugin_version, point, results, passed, failed, ran_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      uuidv7(),
      report.integrationId,
      report.pluginId,
      report.pluginVersion,
      report.point,
      JSON.stringify(report.results),
      report.passed,
      report.failed,
      report.ranBy,
    ],
  })
}
