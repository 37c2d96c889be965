import { NotFoundError } from '@groundwork/access/errors'
import { flowsOfProjects, listProjects, projectsByNames } from '@groundwork/catalog/projects'
import type { ProjectRow } from '@groundwork/catalog/project'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { PlatformQueries } from '@groundwork/plugin-host/platform'
import type { Json, ProjectInfo, RunInfo } from '@groundwork/plugin-sdk/platform'
import { artifactJson } from '@groundwork/runs/artifact-json'
import type { DatastoreReader } from '@groundwork/runs/datastore'
import { findRun } from '@groundwork/runs/one-run'
import type { RunRow } from '@groundwork/runs/rows'
import { listRuns } from '@groundwork/runs/run-list'

const usualLimit = 50
const mostLimit = 200
const limited = (limit: number | undefined) => Math.min(mostLimit, Math.max(1, limit ?? usualLimit))
/** Stars belong to people; a plugin has none. */
const nobody = { userId: null, teams: [] }

type Sources = { sql: Pool; datastore: DatastoreReader; delivery: PlatformQueries['delivery'] }

/** What plugins may ask of the catalogue and the run history, in the contract's shapes. */
export function platformQueries({ sql, datastore, delivery }: Sources): PlatformQueries {
  return {
    delivery,
    catalog: {
      async projects({ text, after, limit }) {
        const filter = text ? { q: text } : {}
        const sort = text ? 'relevance' : 'recent'
        const page = await listProjects(sql, nobody, { filter, sort, cursor: after ?? null, limit: limited(limit) })
        return { items: await projectInfos(sql, page.items), next: page.next }
      },
      async project(name) {
        const [info] = await projectInfos(sql, await projectsByNames(sql, nobody, [name]))
        return info ?? null
      },
    },
    runs: {
      async list({ project, flow, status, since, after, limit }) {
        const filter = {
          ...(project ? { project: [project] } : {}),
          ...(flow ? { flow: [flow] } : {}),
          ...(status ? { status: [status] } : {}),
          ...(since === undefined ? {} : { from: since }),
        }
        const page = await listRuns(sql, { filter, sort: 'newest', cursor: after ?? null, limit: limited(limit) })
        return { items: page.items.map(runInfo), next: page.next }
      },
      async run(which) {
        try {
          return runInfo(await findRun(sql, which))
        } catch (error) {
          if (error instanceof NotFoundError) return null
          throw error
        }
      },
      async artifact(key) {
        const { found, value, reason } = await artifactJson({ sql, datastore }, key)
        return { found, value: value as Json, reason }
      },
    },
  }
}

async function projectInfos(sql: Sql, rows: ProjectRow[]): Promise<ProjectInfo[]> {
  const names = rows.map(({ name }) => name)
  const flows = names.length > 0 ? await flowsOfProjects(sql, names) : new Map<string, string[]>()
  return rows.map((row) => projectInfo(row, flows.get(row.name) ?? []))
}

function projectInfo(row: ProjectRow, flows: string[]): ProjectInfo {
  const { name, kind, description, owner, state, lastRunAt, runsTotal, libraries, tags } = row
  const shown = owner && { kind: owner.kind, id: owner.id, label: owner.label }
  return { name, kind, description, owner: shown, state, lastRunAt, runsTotal, flows, libraries, tags }
}

function runInfo(row: RunRow): RunInfo {
  const { flow, id, runNumber, project, branch, user, status, reason, startedAt, finishedAt, durationMs } = row
  const { failedStep, tasksTotal, tasksDone, tasksFailed, tags } = row
  const when = { startedAt, finishedAt, durationMs }
  const tasks = { failedStep, tasksTotal, tasksDone, tasksFailed }
  return { flow, id, runNumber, project, branch, user, status, reason, ...when, ...tasks, tags }
}
