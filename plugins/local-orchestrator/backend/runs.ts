import type { Effect, EngineRun, Json, Labels, LogLine, Outcome, Page, Seen } from '@groundwork/plugin-sdk/points'
import type { BackendContext } from '@groundwork/plugin-sdk/backend'
import type { Platform } from '@groundwork/plugin-sdk/platform'
import * as z from 'zod'
import { hashOf } from './content'
import { fenceOf } from './definitions'
import { cancelGraceSeconds, dispatch } from './dispatch'
import { findRun, isOpen, type RunRow, runColumns, settleRun, toEngineRun } from './run-rows'

const config = z.object({ maxRuns: z.int().min(1).max(32).default(2) })
const pageSize = 100

type Receipt = { engineRunId: string; url: string }
type Start = { effect: Effect; slot: string; labels: Labels; parameters: Record<string, Json> }

/** The run is there from here on, and begins when there is room. */
export async function start(
  { effect, slot, labels, parameters }: Start,
  { platform, integration }: Pick<BackendContext, 'platform' | 'integration'>,
): Promise<Outcome<Receipt>> {
  const { key, fence } = effect
  const content = hashOf(['start', slot, labels.version, parameters])
  const of = integration?.id ?? 'local'
  const known = await findRun(platform, key)
  if (!known) {
    const there = await fenceOf(platform, slot)
    if (there === null)
      return { is: 'refused', code: 'invalid', detail: 'The slot holds no definition: put one first.' }
    if (there > fence)
      return {
        is: 'refused',
        code: 'conflict',
        detail: `Somebody who came later (${there}) has changed the slot; this is ${fence}.`,
      }
    await platform.sql.transaction([
      {
        text: `insert into capacity (integration, max_runs) values ($1, $2)
          on conflict (integration) do update set max_runs = $2 where capacity.max_runs <> $2`,
        values: [of, config.catch({ maxRuns: 2 }).parse(integration?.config ?? {}).maxRuns],
      },
      {
        text: 'insert into run (key, slot, integration, content) values ($1, $2, $3, $4) on conflict (key) do nothing',
        values: [key, slot, of, content],
      },
    ])
  }
  const run = known ?? (await findRun(platform, key))
  if (run?.content !== content)
    return { is: 'refused', code: 'conflict', detail: 'This key was used for another run already.' }
  // The run is kept whatever becomes of this: it begins with the next look at the queue.
  if (isOpen(run)) await dispatch(platform, { integration: run.integration }).catch(() => {})
  return { is: 'done', receipt: { engineRunId: key, url: toEngineRun(run).url } }
}

/** As its process is now, not as it was when somebody last looked. */
async function fresh(platform: Platform, run: RunRow): Promise<RunRow> {
  if (run.state !== 'running') return run
  return settleRun(platform, run, await platform.processes.observe(run.key))
}

export async function observeRun(platform: Platform, key: string): Promise<Seen<EngineRun>> {
  const run = await findRun(platform, key)
  return run ? { is: 'present', value: toEngineRun(await fresh(platform, run)) } : { is: 'absent' }
}

/** Ends a run; `done` says how it is afterwards, and `cancelled` only when nothing of it runs any more. */
export async function cancel(platform: Platform, key: string): Promise<Outcome<EngineRun>> {
  await platform.sql.query(
    `update run set cancelled = true, state = case when state = 'queued' then 'cancelled' else state end,
        reason = case when state = 'queued' then 'It was cancelled before it began.' else reason end,
        ended_at = case when state = 'queued' then now() else ended_at end
      where key = $1 and state in ('queued', 'starting', 'running')`,
    [key],
  )
  const run = await findRun(platform, key)
  if (!run) return { is: 'refused', code: 'invalid', detail: 'There is no such run.' }
  if (!isOpen(run)) return { is: 'done', receipt: toEngineRun(run) }
  // One that was about to begin never does from here on.
  const { ended, process } = await platform.processes.end(key, { graceSeconds: cancelGraceSeconds })
  if (!process.here) return { is: 'retry', code: 'busy', afterMs: 1_000, detail: 'The run is on another machine.' }
  if (!ended) return { is: 'retry', code: 'busy', afterMs: 1_000, detail: await keepOpen(platform, run) }
  return { is: 'done', receipt: toEngineRun(await settleRun(platform, run, process)) }
}

/** What still runs keeps its place: nothing begins beside it. Gives the reason. */
async function keepOpen({ sql }: Platform, run: RunRow): Promise<string> {
  const reason = 'Some of its processes could not be ended.'
  await sql.query(`update run set reason = $2 where key = $1 and state in ('starting', 'running')`, [run.key, reason])
  return reason
}

export async function listRuns(
  platform: Platform,
  { slot, since, after }: { slot: string; since: string; after: string | null },
): Promise<Page<EngineRun>> {
  const { rows } = await platform.sql.query<RunRow>(
    `select ${runColumns} from run where slot = $1 and queued_at >= $2::timestamptz
        and ($3::text is null or (queued_at, key) > (select a.queued_at, a.key from run a where a.key = $3))
      order by queued_at, key limit ${pageSize}`,
    [slot, since, after],
  )
  const runs = await Promise.all(rows.map((run) => fresh(platform, run)))
  return { items: runs.map(toEngineRun), next: rows.length === pageSize ? rows.at(-1)!.key : null }
}

export async function logs(platform: Platform, key: string, after: string | null): Promise<Page<LogLine>> {
  const run = await findRun(platform, key)
  if (!run) return { items: [], next: null }
  if (run.state === 'queued' || run.state === 'starting') return { items: [], next: after ?? '0' }
  const known = await platform.processes.observe(key)
  if (!known) return { items: [], next: null }
  const part = await platform.processes.output(key, after === null ? {} : { after })
  return { items: part.lines.map((text) => ({ at: null, text })), next: part.end ? null : part.after }
}
