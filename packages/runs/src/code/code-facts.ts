import type { Sql } from '@groundwork/db/pool'

/** Where a run keeps its code: `sha` is the SHA-1 of the package, `format` of its archive. Claims of the client, all of it. */
export type CodePackage = { dsType: string; sha: string; location: string; format: string }

/** What a run recorded of the code that it ran; null where it said nothing. */
export type CodeFacts = {
  runNumber: number
  codePackage: CodePackage | null
  /** The flow's file, as it was started. */
  script: string | null
  git: { repository: string | null; branch: string | null; commit: string | null; dirty: boolean } | null
  python: string | null
  metaflow: string | null
}

type Row = { runNumber: number; field: string; value: string }

const fields = ['code-package', 'script-name', 'git-info', 'python_version', 'metaflow_version']

/**
 * The facts of these runs, in no order. They stand at the tasks of steps, and the first ones say them: a run may have many
 * thousands.
 */
export async function codeFactsOf(sql: Sql, runNumbers: readonly number[]): Promise<Map<number, CodeFacts>> {
  const { rows } = await sql.query<Row>({
    name: 'runs_code_facts',
    text: `select r.run_number as "runNumber", m.field_name as field, m.value
      from run r, lateral (select distinct s from unnest(array['_parameters', r.start_step, r.end_step, 'start', 'end']) s where s is not null) steps,
        lateral (select t.task_id from task t where t.run_number = r.run_number and t.step_name = steps.s order by t.task_id limit 2) tasks,
        lateral (select x.id, x.field_name, x.value from metadata x where x.task_id = tasks.task_id and x.field_name = any($2::text[])) m
      where r.run_number = any($1::bigint[]) order by r.run_number, m.id`,
    values: [runNumbers, fields],
  })
  const said = new Map<number, Map<string, string>>()
  for (const { runNumber, field, value } of rows) {
    const of = said.get(runNumber) ?? new Map<string, string>()
    of.set(field, value)
    said.set(runNumber, of)
  }
  return new Map(runNumbers.map((runNumber) => [runNumber, factsOf(runNumber, said.get(runNumber) ?? new Map())]))
}

function factsOf(runNumber: number, said: Map<string, string>): CodeFacts {
  return {
    runNumber,
    codePackage: codePackageOf(said.get('code-package')),
    script: said.get('script-name') ?? null,
    git: gitOf(said.get('git-info')),
    python: said.get('python_version') ?? null,
    metaflow: said.get('metaflow_version') ?? null,
  }
}

function codePackageOf(value: string | undefined): CodePackage | null {
  const { ds_type: dsType, sha, location, metadata } = record(value)
  if (typeof sha !== 'string' || typeof location !== 'string') return null
  // JSON in JSON; clients before it was added packed with gzip too.
  const { archive_format: format } = typeof metadata === 'string' ? record(metadata) : loose(metadata)
  return {
    dsType: typeof dsType === 'string' ? dsType : 'local',
    sha,
    location,
    format: typeof format === 'string' ? format : 'tgz',
  }
}

/** Metaflow writes down only what is true or has a name (metadata_provider/metadata.py), so a clean tree is the one that says nothing. */
function gitOf(value: string | undefined): CodeFacts['git'] {
  if (value === undefined) return null
  const {
    repo_url: repository,
    branch_name: branch,
    commit_sha: commit,
    has_uncommitted_changes: dirty,
  } = record(value)
  if (repository === undefined && branch === undefined && commit === undefined) return null
  return { repository: text(repository), branch: text(branch), commit: text(commit), dirty: dirty === true }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const loose = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

function record(json: string | undefined): Record<string, unknown> {
  try {
    return loose(JSON.parse(json ?? 'null'))
  } catch {
    return {}
  }
}
