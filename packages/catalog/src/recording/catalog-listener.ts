import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import type { RecordedRun, RunListener } from '@groundwork/runs/recording'
import { stripEntry } from '../project/project'
import { reindexProject } from '../search/reindex'
import {
  librariesText,
  lockProjectText,
  ownUser,
  runChangedText,
  runStartedText,
  startedStatement,
  takeLeadText,
} from './statements'

/** Keeps the catalogue in step with the runs, inside the transaction that records them: visible at its commit. */
export const catalogListener: RunListener = { startedStatement, runStarted, runChanged, librariesSeen }

type Started = { created: boolean; newFlow: boolean; leader: string | null; runs: number | null }

async function runStarted(sql: Sql, run: RecordedRun): Promise<void> {
  const { rows } = await sql.query<Started>({
    name: 'catalog-run-started',
    text: runStartedText,
    values: [
      run.project,
      run.kind,
      run.flow,
      run.runNumber,
      run.id,
      run.startedAt,
      run.status,
      entryOf(run),
      run.branch,
      run.user,
    ],
  })
  const started = rows[0]
  if (!started) return
  const isOwn = run.user === null || run.user === ownUser
  const newLeader = !isOwn && started.leader !== run.user && (await takeLead(sql, run, started.runs ?? 0))
  // The words change only with a new project, a new flow or a new inferred owner: seldom, so the usual run is one statement.
  if (started.created || started.newFlow || newLeader) {
    await reindexProject(sql, run.project)
    await tell(sql, run.project, started.created ? 'created' : 'recorded')
  }
}

async function takeLead(sql: Sql, run: RecordedRun, runs: number): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'catalog-take-lead',
    text: takeLeadText,
    values: [run.project, run.user, runs],
  })
  return rowCount === 1
}

async function runChanged(sql: Sql, run: RecordedRun): Promise<void> {
  await sql.query({
    name: 'catalog-run-changed',
    text: runChangedText,
    values: [run.project, run.flow, run.runNumber, run.status, entryOf(run), run.branch, run.startedAt],
  })
}

async function librariesSeen(
  sql: Sql,
  run: RecordedRun,
  libraries: { distribution: string; version: string; extension: string | null }[],
): Promise<void> {
  const byName = new Map(libraries.map((library) => [library.distribution, library]))
  const seen = [...byName.values()].sort((a, b) => (a.distribution < b.distribution ? -1 : 1))
  if (!seen.length) return
  await sql.query({ name: 'catalog-lock-project', text: lockProjectText, values: [run.project] })
  const { rowCount } = await sql.query({
    name: 'catalog-libraries-seen',
    text: librariesText,
    values: [
      run.project,
      run.flow,
      run.startedAt,
      seen.map((library) => library.distribution),
      seen.map((library) => library.version),
      seen.map((library) => library.extension),
    ],
  })
  if (rowCount) {
    await reindexProject(sql, run.project)
    await tell(sql, run.project, 'libraries')
  }
}

/** Runs have events of their own; this one says that the project itself is new or has something new about it. */
async function tell(sql: Sql, project: string, change: string): Promise<void> {
  await sql.query({
    name: 'catalog-tell',
    text: `${eventInsert} VALUES ('project', $1, jsonb_build_object('change', $2::text))`,
    values: [project, change],
  })
}

function entryOf(run: RecordedRun): string {
  const { runNumber: n, id, flow, status, durationMs: ms, startedAt: at } = run
  return stripEntry({ n, id, flow, status, ms, at })
}
