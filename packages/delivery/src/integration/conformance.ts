import { ConflictError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { endedWords, endSilentMeasurings, isSilent } from './measuring-beat'

export type ConformanceResult = {
  id: string
  title: string
  result: 'pass' | 'fail' | 'skipped'
  words: string
  ms: number
}

/**
 * How it was measured: here without runs, here with runs of its own, or by a command line that brought its report. One that is
 * `running` has the results so far; one that broke off says why in `trouble`. `at` in milliseconds.
 */
export type Measuring = {
  id: string
  how: 'safe' | 'full' | 'command'
  state: 'running' | 'done' | 'broken-off'
  trouble: string | null
  pluginVersion: string
  passed: number
  failed: number
  skipped: number
  ranBy: string | null
  at: number
}

/** An obligation as it was last measured; `by` is the measuring that it comes from. */
export type MeasuredResult = ConformanceResult & { by: Measuring }

/** What the conformance kit found of an integration, on the version of the plugin that was measured last. */
export type StoredConformance = {
  pluginVersion: string
  /** Of each obligation the newest word of any measuring that measured it, else why the newest one did not. */
  results: MeasuredResult[]
  passed: number
  failed: number
  newest: Measuring
  /** The newest first. */
  measurings: Measuring[]
}

type Row = Omit<Measuring, 'at' | 'skipped'> & { at: Date; results: ConformanceResult[] }

const shown = 20

/** Null where it was never measured. */
export async function readConformance(sql: Sql, integrationId: string): Promise<StoredConformance | null> {
  const { rows } = await sql.query<Row>({
    name: 'conformance-read',
    text: `select id, how, plugin_version as "pluginVersion", results, passed, failed, at,
        case when ${isSilent} then 'broken-off' else state end as state,
        case when ${isSilent} then $2 else trouble end as trouble,
        coalesce((select u.name from "user" u where u.id = ran_by), ran_by) as "ranBy"
      from conformance_report where integration_id = $1 order by at desc, id desc limit ${shown}`,
    values: [integrationId, endedWords],
  })
  const all = rows.map(({ results, at, ...row }) => {
    const skipped = results.filter(({ result }) => result === 'skipped').length
    return { results, about: { ...row, skipped, at: at.getTime() } }
  })
  const [newest] = all
  if (!newest) return null
  const { pluginVersion } = newest.about
  const results = together(all.filter(({ about }) => about.pluginVersion === pluginVersion))
  const count = (wanted: string) => results.filter(({ result }) => result === wanted).length
  return {
    ...{ pluginVersion, results, passed: count('pass'), failed: count('fail'), newest: newest.about },
    measurings: all.map(({ about }) => about),
  }
}

type Told = { about: Measuring; results: ConformanceResult[] }

/** What one measuring left out another may have measured: nothing that is known is hidden by a newer report that looked at less. */
function together(reports: readonly Told[]): MeasuredResult[] {
  const found = new Map<string, MeasuredResult>()
  for (const { about, results } of reports)
    for (const result of results) {
      const known = found.get(result.id)
      if (!known || (known.result === 'skipped' && result.result !== 'skipped'))
        found.set(result.id, { ...result, by: about })
    }
  const order = ({ id }: ConformanceResult) => (id.startsWith('O') ? 0 : 1)
  return [...found.values()].toSorted(
    (a, b) => order(a) - order(b) || a.id.localeCompare(b.id, 'en', { numeric: true }),
  )
}

type NewReport = {
  integrationId: string
  pluginId: string
  pluginVersion: string
  point: string
  how: Measuring['how']
  ranBy: string | null
}
type Found = { results: ConformanceResult[]; passed: number; failed: number }

/** A report that is whole. */
export async function keepConformance(sql: Sql, report: NewReport & Found): Promise<string> {
  return insertReport(sql, report, { ...report, state: 'done' })
}

/** The row of a measuring that begins. @throws ConflictError while another one of the same integration goes on */
export async function beginMeasuring(sql: Sql, report: NewReport): Promise<string> {
  await endSilentMeasurings(sql, report.integrationId)
  try {
    return await insertReport(sql, report, { results: [], passed: 0, failed: 0, state: 'running' })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'conformance_one_running') throw error
    throw new ConflictError('It is being measured already. Its report appears on this page; measure again after it.')
  }
}

async function insertReport(
  sql: Sql,
  { integrationId, pluginId, pluginVersion, point, how, ranBy }: NewReport,
  { results, passed, failed, state }: Found & { state: Measuring['state'] },
): Promise<string> {
  const id = uuidv7()
  await sql.query({
    name: 'conformance-keep',
    text: `insert into conformance_report (id, integration_id, plugin_id, plugin_version, point, results, passed, failed, ran_by, how, state)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      ...[
        id,
        integrationId,
        pluginId,
        pluginVersion,
        point,
        JSON.stringify(results),
        passed,
        failed,
        ranBy,
        how,
        state,
      ],
    ],
  })
  return id
}

/** What was found so far, or in the end. */
export async function noteMeasuring(
  sql: Sql,
  {
    id,
    results,
    state,
    trouble = null,
  }: { id: string; results: ConformanceResult[]; state: Measuring['state']; trouble?: string | null },
): Promise<void> {
  const count = (wanted: string) => results.filter(({ result }) => result === wanted).length
  await sql.query({
    name: 'conformance-note',
    text: `update conformance_report set results = $2, passed = $3, failed = $4, state = $5, trouble = $6, beat_at = now()
      where id = $1 and state = 'running'`,
    values: [id, JSON.stringify(results), count('pass'), count('fail'), state, trouble],
  })
}
