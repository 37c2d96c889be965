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

/** Runs that Groundwork started of one version, among those that were looked through. */
export type StartedRuns = { version: VersionLink; runs: number }

export type Candidates = {
  items: Candidate[]
  next: string | null
  /** What was left out: these runs are of a version already. */
  started: StartedRuns[]
}

const mostShown = 50
/** A unit that runs each minute has few runs of people among thousands: they are looked for so far back, and no further at once. */
const mostPages = 6

type Of = { project: string; flow?: string | undefined; cursor?: string | null }

/**
 * The newest runs of a project that Groundwork did not start itself, those too that cannot become versions: each says why. What a
 * schedule, a smoke run or a verification started is counted by its version.
 */
export async function candidatesOf(sql: Sql, { project, flow, cursor = null }: Of): Promise<Candidates> {
  const filter = { project: [project], ...(flow === undefined ? {} : { flow: [flow] }) }
  const found: RunRow[] = []
  const started = new Map<string, StartedRuns>()
  let next = cursor
  let page = 0
  do {
    const read = await listRuns(sql, { filter, sort: 'newest', cursor: next, limit: mostShown })
    const launched = await launchedOf(sql, numbersOf(read.items))
    found.push(...read.items.filter(({ runNumber }) => !launched.has(runNumber)))
    for (const version of launched.values()) count(started, version)
    next = read.next
    page += 1
  } while (next !== null && found.length < mostShown && page < mostPages)
  return { items: await candidates(sql, found), next, started: [...started.values()] }
}

const numbersOf = (runs: readonly RunRow[]) => runs.map(({ runNumber }) => runNumber)

function count(started: Map<string, StartedRuns>, version: VersionLink): void {
  const known = started.get(version.id)
  started.set(version.id, { version, runs: (known?.runs ?? 0) + 1 })
}

async function candidates(sql: Sql, runs: readonly RunRow[]): Promise<Candidate[]> {
  const numbers = numbersOf(runs)
  const facts = await codeFactsOf(sql, numbers)
  const made = await madeFrom(sql, numbers)
  return runs.map(({ runNumber, id, user, status, startedAt, branch, tags, flow }) => {
    const said = facts.get(runNumber)
    return {
      ...{ runNumber, flow, id, user, status, startedAt, branch, tags },
      git: said?.git ?? null,
      refused: said ? whyNot({ status, flow, id }, said) : null,
      version: made.get(runNumber) ?? null,
    }
  })
}

type Linked = VersionLink & { runNumber: number }

const versionColumns = `v.id, v.number, v.alias, n.project, n.name as unit`

async function madeFrom(sql: Sql, numbers: readonly number[]): Promise<Map<number, VersionLink>> {
  const { rows } = await sql.query<Linked>({
    name: 'versions-made-from',
    text: `select v.run_number as "runNumber", ${versionColumns}
      from version v join unit n on n.id = v.unit_id where v.run_number = any($1::bigint[])`,
    values: [numbers],
  })
  return byRun(rows)
}

/** The versions that Groundwork ran as these runs. */
async function launchedOf(sql: Sql, numbers: readonly number[]): Promise<Map<number, VersionLink>> {
  const { rows } = await sql.query<Linked>({
    name: 'versions-launched-as',
    text: `select l.run_number as "runNumber", ${versionColumns}
      from launch l join version v on v.id = l.version join unit n on n.id = v.unit_id where l.run_number = any($1::bigint[])`,
    values: [numbers],
  })
  return byRun(rows)
}

function byRun(rows: readonly Linked[]): Map<number, VersionLink> {
  return new Map(rows.map(({ runNumber, ...version }) => [runNumber, version]))
}
