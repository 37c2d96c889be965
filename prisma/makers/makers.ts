import { uuidv7 } from '../src/ids'
import type { Prisma } from '../src/client'
import type { Sql } from '../src/pool'

// Makers fill what a test or a seed does not care about. Each call makes rows that do not collide with earlier ones.

const unique = () => uuidv7().replaceAll('-', '').slice(-10)

export type MadeUser = { id: string; name: string; email: string; role: string }

export async function makeUser(
  prisma: Prisma,
  given: Partial<MadeUser> & { disabledAt?: Date } = {},
): Promise<MadeUser> {
  const id = given.id ?? uuidv7()
  const { name = 'Ada Byron', email = `ada.${unique()}@example.org`, role = 'developer', disabledAt } = given
  return prisma.user.create({
    data: { id, name, email, role, disabledAt, emailVerified: true },
    select: { id: true, name: true, email: true, role: true },
  })
}

export type MadeTeam = { id: string; slug: string; name: string }

/** `members`: user id -> role inside the team. */
export async function makeTeam(
  prisma: Prisma,
  given: Partial<MadeTeam> & { members?: Record<string, string> } = {},
): Promise<MadeTeam> {
  const { id = uuidv7(), slug = `team-${unique()}`, members = {} } = given
  return prisma.team.create({
    data: {
      id,
      slug,
      name: given.name ?? slug,
      members: { create: Object.entries(members).map(([userId, role]) => ({ userId, role })) },
    },
    select: { id: true, slug: true, name: true },
  })
}

export type MadeProject = { name: string; kind: string }

export type GivenProject = Partial<MadeProject> & {
  description?: string
  ownerTeam?: string
  ownerUser?: string
  tags?: string[]
  state?: string
  lastRunAt?: number
  lastStatus?: string
  runsTotal?: number
}

export async function makeProject(prisma: Prisma, given: GivenProject = {}): Promise<MadeProject> {
  const { name = `project_${unique()}`, kind = 'project', ...rest } = given
  return prisma.project.create({ data: { name, kind, ...rest }, select: { name: true, kind: true } })
}

export async function makeFlow(sql: Sql, flow: string, user = 'ada'): Promise<void> {
  await sql.query(
    `insert into flow (flow_id, user_name, ts_epoch, tags, system_tags) values ($1, $2, $3, '[]', '[]')
     on conflict do nothing`,
    [flow, user, Date.now()],
  )
}

export type GivenRun = {
  flow?: string
  project?: string
  branch?: string | null
  user?: string
  status?: string
  reason?: string
  startedAt?: number
  finishedAt?: number | null
  heartbeatAt?: number | null
  runId?: string | null
  tags?: string[]
  systemTags?: string[]
  currentStep?: string | null
  failedStep?: string | null
  failure?: string | null
  tasksTotal?: number
  tasksDone?: number
  tasksFailed?: number
}

/** Times in milliseconds since 1970. Makes the flow when it is missing. */
export async function makeRun(sql: Sql, given: GivenRun = {}): Promise<{ runNumber: number; id: string }> {
  const flow = given.flow ?? `Flow${unique()}`
  const user = given.user ?? 'ada'
  const status = given.status ?? 'succeeded'
  const over = status === 'succeeded' || status === 'failed'
  const startedAt = given.startedAt ?? Date.now() - 60_000
  const finishedAt = given.finishedAt !== undefined ? given.finishedAt : over ? startedAt + 30_000 : null
  const beat = given.heartbeatAt !== undefined ? given.heartbeatAt : (finishedAt ?? Date.now())
  const tags = given.tags ?? []
  const systemTags = given.systemTags ?? [`user:${user}`, 'runtime:dev', 'metaflow_version:2.19.39']
  await makeFlow(sql, flow, user)
  const { rows } = await sql.query<{ n: number | string }>(`select nextval('run_run_number_seq') as n`)
  const runNumber = Number(rows[0]!.n)
  const shown = {
    flow_id: flow,
    run_number: runNumber,
    run_id: given.runId ?? null,
    user_name: user,
    ts_epoch: startedAt,
  }
  await sql.query(
    `insert into run (run_number, flow_id, run_id, user_name, ts_epoch, tags, system_tags, last_heartbeat_ts, body, project, branch,
       runtime, status, status_reason, finished_at, duration_ms, start_step, end_step, current_step, failed_step, failure,
       tasks_total, tasks_done, tasks_failed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'dev', $12, $13, $14, $15, 'start', 'end', $16, $17, $18, $19, $20, $21)`,
    [
      runNumber,
      flow,
      given.runId ?? null,
      user,
      startedAt,
      JSON.stringify(tags),
      JSON.stringify(systemTags),
      beat === null ? null : Math.floor(beat / 1000),
      JSON.stringify({ ...shown, tags, system_tags: systemTags }).slice(0, -1),
      given.project ?? flow,
      given.branch ?? null,
      status,
      given.reason ?? `Made ${status}.`,
      finishedAt,
      finishedAt === null ? null : finishedAt - startedAt,
      given.currentStep ?? (status === 'succeeded' ? 'end' : 'start'),
      given.failedStep ?? null,
      given.failure ?? null,
      given.tasksTotal ?? 0,
      given.tasksDone ?? 0,
      given.tasksFailed ?? 0,
    ],
  )
  await sql.query(
    `insert into run_tag (tag, ts_epoch, run_number) select distinct tag, $1::int8, $2::int8 from unnest($3::text[]) as tag`,
    [startedAt, runNumber, [...tags, ...systemTags]],
  )
  return { runNumber, id: given.runId ?? String(runNumber) }
}

export type GivenTask = {
  runNumber: number
  step?: string
  taskName?: string | null
  status?: string
  reason?: string | null
  attempt?: number
  queuedAt?: number
  startedAt?: number | null
  finishedAt?: number | null
  label?: string | null
  path?: string | null
  dsRoot?: string | null
}

/** Makes the step when it is missing, and an attempt row unless the task is queued. */
export async function makeTask(sql: Sql, given: GivenTask): Promise<{ taskId: number; id: string }> {
  const { runNumber, step = 'start', status = 'succeeded', taskName = null } = given
  const queuedAt = given.queuedAt ?? Date.now() - 50_000
  const begun = status !== 'queued'
  const attempt = given.attempt ?? (begun ? 0 : -1)
  const startedAt = given.startedAt !== undefined ? given.startedAt : begun ? queuedAt + 500 : null
  const over = status === 'succeeded' || status === 'failed'
  const finishedAt = given.finishedAt !== undefined ? given.finishedAt : over ? queuedAt + 10_000 : null
  await sql.query(
    `insert into step (run_number, step_name, user_name, ts_epoch) values ($1, $2, 'ada', $3) on conflict do nothing`,
    [runNumber, step, queuedAt],
  )
  const { rows } = await sql.query<{ task_id: number | string }>(
    `insert into task (run_number, step_name, task_name, user_name, ts_epoch, last_heartbeat_ts, attempt, status, status_reason,
       started_at, finished_at, foreach_label, foreach_path, ds_type, ds_root)
     values ($1, $2, $3, 'ada', $4, $5, $6, $7, $8, $9, $10, $11, $12, 'local', $13) returning task_id`,
    [
      runNumber,
      step,
      taskName,
      queuedAt,
      begun ? Math.floor((finishedAt ?? Date.now()) / 1000) : null,
      attempt,
      status,
      given.reason ?? null,
      startedAt,
      finishedAt,
      given.label ?? null,
      given.path ?? null,
      given.dsRoot ?? null,
    ],
  )
  const taskId = Number(rows[0]!.task_id)
  if (attempt >= 0) await makeAttempt(sql, { taskId, runNumber, attempt, status, startedAt, finishedAt })
  return { taskId, id: taskName ?? String(taskId) }
}

export type GivenAttempt = {
  taskId: number
  runNumber: number
  attempt: number
  status: string
  startedAt: number | null
  finishedAt: number | null
}

export async function makeAttempt(sql: Sql, given: GivenAttempt): Promise<void> {
  await sql.query(
    `insert into attempt (task_id, attempt, run_number, status, started_at, finished_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (task_id, attempt) do update set status = excluded.status, started_at = excluded.started_at,
       finished_at = excluded.finished_at`,
    [given.taskId, given.attempt, given.runNumber, given.status, given.startedAt, given.finishedAt],
  )
}

/** One metadata row a field, in the given order. */
export async function makeMetadata(
  sql: Sql,
  task: { runNumber: number; taskId: number },
  fields: Record<string, string>,
): Promise<void> {
  await sql.query(
    `insert into metadata (run_number, task_id, field_name, value, type, user_name, ts_epoch, tags)
     select $1, $2, f.name, f.value, f.name, 'ada', $3, '["attempt_id:0"]'
     from unnest($4::text[], $5::text[]) with ordinality as f(name, value, n) order by n`,
    [task.runNumber, task.taskId, Date.now(), Object.keys(fields), Object.values(fields)],
  )
}

/** One artifact row: name -> SHA-1 in hex. */
export async function makeArtifacts(
  sql: Sql,
  task: { runNumber: number; taskId: number; attempt?: number; location?: string },
  shas: Record<string, string>,
): Promise<void> {
  await sql.query(
    `insert into artifact (task_id, attempt_id, name, run_number, location, ds_type, sha, type, content_type, user_name, ts_epoch)
     select $1, $2, a.name, $3, $4, 'local', a.sha, 'metaflow.artifact', 'gzip+pickle-v4', 'ada', $5
     from unnest($6::text[], $7::text[]) as a(name, sha)`,
    [
      task.taskId,
      task.attempt ?? 0,
      task.runNumber,
      task.location ?? ':root:',
      Date.now(),
      Object.keys(shas),
      Object.values(shas),
    ],
  )
}
