import type { Sql } from '@groundwork/db/pool'
import { codeFactsOf } from '@groundwork/runs/code-facts'
import type { RunRow } from '@groundwork/runs/rows'
import { listRuns } from '@groundwork/runs/run-list'
import { type Refused, whyNot } from '../version/candidate-rules'
import type { VersionLink } from './delivery-of-run'

/** A run and whether it can become a version. Times are milliseconds. */
export type Candidate = Pick<
  RunRow,
  'runNumber' | 'flow' | 'id' | 'user' | 'status' | 'startedAt' | 'branch' | 'tags'
> & {
  git: { branch: string | null; commit: string | null; dirty: boolean } | null
  /** Why it cannot, and what to do about it; null: it can. */
  refused: Refused | null
  /** The version that was made from it already. */
  version: VersionLink | null
}

const mostShown = 50

/** The newest runs of a project, those too that cannot become versions: each says why. */
export async function candidatesOf(
  sql: Sql,
  { project, flow, cursor = null }: { project: string; flow?: string | undefined; cursor?: string | null },
): Promise<{ items: Candidate[]; next: string | null }> {
  const filter = { project: [project], ...(flow === undefined ? {} : { flow: [flow] }) }
  const { items: runs, next } = await listRuns(sql, { filter, sort: 'newest', cursor, limit: mostShown })
  const numbers = runs.map(({ runNumber }) => runNumber)
  const facts = await codeFactsOf(sql, numbers)
  const made = await madeFrom(sql, numbers)
  const items = runs.map(({ runNumber, id, user, status, startedAt, branch, tags, ...run }) => {
    const said = facts.get(runNumber)
    return {
      runNumber,
      flow: run.flow,
      id,
      user,
      status,
      startedAt,
      branch,
      tags,
      git: said?.git ?? null,
      refused: said ? whyNot({ status, flow: run.flow, id }, said) : null,
      version: made.get(runNumber) ?? null,
    }
  })
  return { items, next }
}

async function madeFrom(sql: Sql, numbers: readonly number[]): Promise<Map<number, VersionLink>> {
  const { rows } = await sql.query<VersionLink & { runNumber: number }>({
    name: 'versions-made-from',
    text: `select v.run_number as "runNumber", v.id, v.number, v.alias, n.project, n.name as unit
      from version v join unit n on n.id = v.unit_id where v.run_number = any($1::bigint[])`,
    values: [numbers],
  })
  return new Map(rows.map(({ runNumber, ...version }) => [runNumber, version]))
}
