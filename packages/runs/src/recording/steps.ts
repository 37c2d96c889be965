import { type Body, textOf } from './body'
import { nowMs } from './clock'
import type { StepPath } from './identity'
import type { RunIdentity } from './identity'
import type { RecordingContext } from './recording-context'
import { conflict, impossible, notFound, ok, type Reply } from './reply'

export type StepRow = {
  step_name: string
  user_name: string | null
  ts_epoch: number
  tags: string
  system_tags: string
}

/** Steps show the run's id as text even when it is a number, and the run's current tags. */
export function stepJson(run: RunIdentity, row: StepRow): string {
  const names = `"run_number":${JSON.stringify(run.id)},"step_name":${JSON.stringify(row.step_name)}`
  const made = `"user_name":${JSON.stringify(row.user_name)},"ts_epoch":${row.ts_epoch}`
  return `{"flow_id":${JSON.stringify(run.flow)},${names},${made},"tags":${row.tags},"system_tags":${row.system_tags}}`
}

const columns = 's.step_name, s.user_name, s.ts_epoch, r.tags::text as tags, r.system_tags::text as system_tags'

export async function getStep(context: RecordingContext, path: StepPath): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return notFound
  const { rows } = await context.pool.query<StepRow>({
    name: 'record-get-step',
    text: `select ${columns} from step s join run r on r.run_number = s.run_number
      where s.run_number = $1 and s.step_name = $2`,
    values: [run.runNumber, path.step],
  })
  return rows[0] ? ok(stepJson(run, rows[0])) : notFound
}

export async function listSteps(context: RecordingContext, path: { flow: string; run: string }): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return ok('[]')
  const { rows } = await context.pool.query<StepRow>({
    name: 'record-list-steps',
    text: `select ${columns} from step s join run r on r.run_number = s.run_number
      where s.run_number = $1 order by s.ts_epoch desc, s.step_name`,
    values: [run.runNumber],
  })
  return ok(`[${rows.map((row) => stepJson(run, row)).join(',')}]`)
}

export async function createStep(context: RecordingContext, path: StepPath, body: Body): Promise<Reply> {
  const run = await context.identities.run(context.pool, path)
  if (!run) return impossible(`There is no run ${path.flow}/${path.run}.`)
  const { rows } = await context.pool.query<StepRow>({
    name: 'record-create-step',
    text: `with s as (
        insert into step (run_number, step_name, user_name, ts_epoch) values ($1, $2, $3, ${nowMs})
        on conflict do nothing returning *)
      select ${columns} from s join run r on r.run_number = $1`,
    values: [run.runNumber, path.step, textOf(body['user_name'])],
  })
  const row = rows[0]
  return row ? ok(stepJson(run, row)) : conflict(`step ${path.flow}/${path.run}/${path.step}`)
}
