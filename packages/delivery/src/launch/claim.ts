import { createHash } from 'node:crypto'
import { InputError, NotFoundError } from '@groundwork/access/errors'
import { eventInsert } from '@groundwork/db/events'
import type { Pool, Sql } from '@groundwork/db/pool'
import { scheduledRunKey } from '../model/keys'
import { type ClaimDeps, Impossible, type Orders, ordersFor } from './claimed'
import { findLaunch, isOver, launchColumns, type LaunchRow, type LaunchState } from './launch-row'
import { ownRecord } from './own-record'
import { planLaunch } from './plan-launch'
import { settleLaunch } from './settle'
import { requireSlot, type Timing } from './slot-of-schedule'

export { type ClaimDeps } from './claimed'

const usualBeatSeconds = 5
/** A claim without a sign of life for so many beats may be taken over. */
const beatsKept = 4

export type ClaimInput = {
  key: string
  /** Who claims, in words. */
  host: string
  /** Made up by the launcher, and known to nobody else: the same again is the same claim. Without it every claim is another. */
  claim?: string | undefined
  attempt: number
  engineRunId?: string | undefined
  slot?: string | undefined
  slotTime?: string | undefined
}

export type Claim =
  | ({ is: 'go'; generation: number; beatSeconds: number } & Orders)
  | { is: 'finished'; exitCode: number; state: LaunchState; reason: string | null }
  | { is: 'held'; heldBy: string; retryAfterMs: number }

/**
 * Takes the claim on a run key, by the database's clock: at most one launcher holds it, and whoever takes it over counts its
 * generation up, so that nothing of the one before is taken any more. Wakes nobody. @throws NotFoundError
 */
export async function claimLaunch(pool: Pool, input: ClaimInput, deps: ClaimDeps): Promise<Claim> {
  const beatSeconds = deps.beatSeconds ?? usualBeatSeconds
  const taken = (await take(pool, input, beatSeconds)) ?? (await takeNew(pool, input, beatSeconds))
  if (!taken) return refusal(pool, input.key, beatSeconds)
  // A run of an earlier claim may have been recorded to its end though its launcher was lost.
  const record = await ownRecord(pool, input.key)
  if (record?.status === 'succeeded') {
    await settleLaunch(pool, input.key, { by: 'engine', phase: 'lost', reason: null })
    return refusal(pool, input.key, beatSeconds)
  }
  try {
    return { is: 'go', generation: taken.generation, beatSeconds, ...(await ordersFor(pool, taken, deps)) }
  } catch (error) {
    if (!(error instanceof Impossible || error instanceof NotFoundError)) throw error
    await settleLaunch(pool, input.key, { by: 'exit', exitCode: 70, reason: error.message })
    return refusal(pool, input.key, beatSeconds)
  }
}

/** Two of one name are two: what tells them apart stands beside the name, as a hash. */
const between = '#'
const fingerprint = (claim: string) => createHash('sha256').update(claim).digest('hex').slice(0, 32)

async function take(
  sql: Sql,
  { key, host, claim, attempt, engineRunId }: ClaimInput,
  beat: number,
): Promise<LaunchRow | null> {
  const holder = claim === undefined ? host : `${host}${between}${fingerprint(claim)}`
  const { rows } = await sql.query<LaunchRow>({
    name: 'launch-claim',
    text: `with taken as (
        update launch l set generation = l.generation + case when l.holder = $2 and $6 then 0 else 1 end, holder = $2, attempt = $3,
          engine_run_id = coalesce($4, l.engine_run_id), state = 'running', reason = null, beat_at = clock_timestamp(),
          started_at = coalesce(l.started_at, clock_timestamp())
        where l.key = $1 and (l.state in ('planned', 'started') or (l.state = 'running'
          and (l.holder is null or (l.holder = $2 and $6) or l.beat_at < clock_timestamp() - make_interval(secs => $5))))
        returning ${launchColumns}
      ), told as (
        ${eventInsert} select 'launch', "targetId"::text, jsonb_build_object('key', key, 'state', state) from taken
      ) select * from taken`,
    values: [key, holder, attempt, engineRunId ?? null, beat * beatsKept, claim !== undefined],
  })
  return rows[0] ?? null
}

type Slot = { id: string; version: string; promotion: string; integration: string; schedule: Timing | null }

/** A slot that the orchestrator itself keeps the time for: nobody has planned it, its key follows from the slot. */
async function takeNew(pool: Pool, input: ClaimInput, beat: number): Promise<LaunchRow | null> {
  const { key, slot, slotTime } = input
  if (!slot || !slotTime) return null
  const at = new Date(slotTime)
  if (Number.isNaN(at.getTime()) || scheduledRunKey(slot, at) !== key)
    throw new InputError('The key is not that of the slot and its time.')
  const { rows } = await pool.query<Slot>({
    name: 'launch-target-of-slot',
    text: `select t.id, t.current_version as version, t.current_promotion_id as promotion, t.integration_id as integration,
        nullif(p.plan -> 'schedule', 'null'::jsonb) as schedule
      from target t left join promotion p on p.id = t.current_promotion_id
      where t.slot = $1 and t.current_version is not null and t.integration_id is not null`,
    values: [slot],
  })
  const target = rows[0]
  if (!target) return null
  // One that is planned is there already, whoever has it.
  if (!(await findLaunch(pool, key))) await requireSlot(pool, target.schedule, at)
  await planLaunch(pool, {
    key,
    targetId: target.id,
    version: target.version,
    promotionId: target.promotion,
    integrationId: target.integration,
    purpose: 'scheduled',
    slotTime: at,
    parameters: {},
  })
  return take(pool, input, beat)
}

async function refusal(sql: Sql, key: string, beat: number): Promise<Claim> {
  const launch = await findLaunch(sql, key)
  if (!launch)
    throw new NotFoundError(`No run is planned under the key ${key}. Nothing is run that Groundwork did not plan.`)
  const { state, exitCode, reason, holder } = launch
  if (!isOver(state))
    return { is: 'held', heldBy: holder?.split(between)[0] ?? 'nobody yet', retryAfterMs: beat * 1000 }
  return { is: 'finished', state, reason, exitCode: state === 'succeeded' ? 0 : exitCode || 1 }
}

export type Beat = { key: string; generation: number; runId?: string | null | undefined }

/** A sign of life; false when the claim is not this launcher's any more, and what it started must end. */
export async function beatLaunch(sql: Sql, { key, generation, runId = null }: Beat): Promise<boolean> {
  const { rows } = await sql.query<{ linked: boolean }>({
    name: 'launch-beat',
    text: `update launch set beat_at = clock_timestamp(), run_id = coalesce(run_id, $3)
      where key = $1 and generation = $2 and state = 'running' returning run_number is not null as linked`,
    values: [key, generation, runId],
  })
  if (rows[0] && runId && !rows[0].linked) await linkRun(sql, key)
  return rows.length > 0
}

/** Notes which recorded run belongs to a launch, as soon as there is one. */
export async function linkRun(sql: Sql, key: string): Promise<void> {
  const record = await ownRecord(sql, key)
  if (!record) return
  await sql.query({
    name: 'launch-link',
    text: `with linked as (
        update launch set flow = $2, run_id = $3, run_number = $4 where key = $1 and run_number is distinct from $4
        returning key, target_id, state
      ), told as (
        ${eventInsert} select 'launch', target_id::text, jsonb_build_object('key', key, 'state', state) from linked
      ) select 1`,
    values: [key, record.flow, record.id, record.runNumber],
  })
}

export type Finish = Beat & { exitCode: number; reason?: string | null | undefined }

/**
 * The end of a claimed run, as its launcher saw it. `taken` is false where the claim was somebody else's; saying it again
 * changes nothing.
 */
export async function finishLaunch(
  sql: Sql,
  { key, generation, runId = null, exitCode, reason = null }: Finish,
): Promise<{ taken: boolean; state: LaunchState | null }> {
  const { rows } = await sql.query<{ state: LaunchState }>({
    name: 'launch-finish',
    text: `update launch set beat_at = clock_timestamp(), run_id = coalesce(run_id, $3)
      where key = $1 and generation = $2 and state in ('running', 'succeeded', 'failed', 'cancelled') returning state`,
    values: [key, generation, runId],
  })
  if (!rows[0]) return { taken: false, state: null }
  return { taken: true, state: await settleLaunch(sql, key, { by: 'exit', exitCode, reason }) }
}
