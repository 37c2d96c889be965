import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { RunDetail, RunRow } from './rows'
import { runColumns } from './run-columns'

/** How Metaflow writes a run: all digits is the number, anything else an orchestrator's id. */
export type RunKey = { flow: string; run: string }

const isNumber = (id: string) => /^\d{1,15}$/.test(id)
const noRun = ({ flow, run }: RunKey) =>
  new NotFoundError(
    `There is no run ${flow}/${run} here. It may have been recorded elsewhere, or the address has a typing error.`,
  )

/** SQL condition on run `r` and its two values. */
function keyCondition({ flow, run }: RunKey): { where: string; values: unknown[]; kind: string } {
  return isNumber(run)
    ? { where: 'r.run_number = $2 and r.flow_id = $1', values: [flow, Number(run)], kind: 'number' }
    : { where: 'r.flow_id = $1 and r.run_id = $2', values: [flow, run], kind: 'id' }
}

/** @throws NotFoundError */
export async function findRun(sql: Sql, key: RunKey): Promise<RunRow> {
  const { where, values, kind } = keyCondition(key)
  const { rows } = await sql.query<RunRow>({
    name: `run_find_${kind}`,
    text: `select ${runColumns} from run r where ${where}`,
    values,
  })
  const [row] = rows
  if (!row) throw noRun(key)
  return row
}

type DetailRow = Omit<RunDetail, 'typical' | 'codePackage' | 'git'> & {
  p50: number | null
  p95: number | null
  typicalRuns: number
  codePackage: string | null
  git: string | null
}

const parameterFact = (field: string) =>
  `(select m.value from task t join metadata m on m.task_id = t.task_id where t.run_number = r.run_number
     and t.step_name = '_parameters' and m.field_name = '${field}' order by m.id desc limit 1)`

/** A run says where its code is with the tasks of its steps, and says it with the first one. */
const codePackageFact = `coalesce(${parameterFact('code-package')},
    (select m.value from metadata m where m.field_name = 'code-package' and m.task_id = (
      select t.task_id from task t where t.run_number = r.run_number and t.step_name = coalesce(r.start_step, 'start')
      order by t.task_id limit 1) order by m.id limit 1))`

const neighbour = (sign: '<' | '>', direction: 'asc' | 'desc') =>
  `(select coalesce(n.run_id, n.run_number::text) from run n where n.flow_id = r.flow_id
     and (n.ts_epoch, n.run_number) ${sign} (r.ts_epoch, r.run_number)
     order by n.ts_epoch ${direction}, n.run_number ${direction} limit 1)`

/**
 * Everything the head of a run's page shows, in one statement. `typical` comes from the flow's last 50 successes.
 * @throws NotFoundError
 */
export async function runDetail(sql: Sql, key: RunKey): Promise<RunDetail> {
  const { where, values, kind } = keyCondition(key)
  const { rows } = await sql.query<DetailRow>({
    name: `run_detail_${kind}`,
    text: `select ${runColumns}, r.system_tags as "systemTags", r.start_step as "startStep", r.end_step as "endStep",
        r.origin_run as "originRun", typical.p50, typical.p95, typical.runs as "typicalRuns",
        ${neighbour('<', 'desc')} as previous, ${neighbour('>', 'asc')} as next,
        ${codePackageFact} as "codePackage", ${parameterFact('git-info')} as git
      from run r, lateral (
        select percentile_disc(0.5) within group (order by d) as p50, percentile_disc(0.95) within group (order by d) as p95,
          count(*)::int as runs
        from (select s.duration_ms as d from run s where s.flow_id = r.flow_id and s.status = 'succeeded'
          and s.run_number <> r.run_number order by s.ts_epoch desc, s.run_number desc limit 50) last
        where d is not null
      ) typical where ${where}`,
    values,
  })
  const [row] = rows
  if (!row) throw noRun(key)
  const { p50, p95, typicalRuns, codePackage, git, ...run } = row
  return {
    ...run,
    typical: p50 === null || p95 === null ? null : { p50Ms: p50, p95Ms: p95, runs: typicalRuns },
    codePackage: codePackageSha(codePackage),
    git: jsonObject(git),
  }
}

function jsonObject(text: string | null): Record<string, unknown> | null {
  if (!text) return null
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function codePackageSha(text: string | null): string | null {
  const sha = jsonObject(text)?.['sha']
  return typeof sha === 'string' ? sha : null
}

/**
 * Runs that an orchestrator gave this id, over all flows, at most ten. The id's index begins with the flow, so each flow
 * is asked by it in turn: flows are few, runs are not.
 */
export async function runsWithId(sql: Sql, id: string): Promise<RunRow[]> {
  const { rows } = await sql.query<RunRow>({
    name: 'runs_with_id',
    text: `select found.* from flow f cross join lateral (
        select ${runColumns} from run r where r.flow_id = f.flow_id and r.run_id = $1 limit 1) found
      order by found."startedAt" desc limit 10`,
    values: [id],
  })
  return rows
}

/** Rows for live patches, in no order; numbers that do not exist are left out. */
export async function runsByNumber(sql: Sql, runNumbers: number[]): Promise<RunRow[]> {
  if (runNumbers.length === 0) return []
  const { rows } = await sql.query<RunRow>({
    name: 'runs_by_number',
    text: `select ${runColumns} from run r where r.run_number = any($1::bigint[])`,
    values: [runNumbers],
  })
  return rows
}
