import { isTransient } from '@groundwork/access/transient'
import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { holdingStates, inSql } from '../model/states'
import type { Definition, Seen } from '@groundwork/plugin-sdk/points'
import { orchestratorOf } from '../integration/orchestrator'
import type { ChangeState } from '../config/change-row'
import type { Plan } from '../model/plan'
import { type Adopted, changedThere, takingOver } from '../target/adopted'
import type { ExecutorDeps } from './executor-deps'
import { liveStep } from './go-live'

type Live = {
  id: string
  slot: string
  integrationId: string
  integrationName: string
  /** What runs there goes on while a definition lies there that is not switched to: Groundwork keeps the schedule, and starts are not refused. */
  keepsRunning: boolean
  version: string | null
  generation: number
  /** What Groundwork last wrote there: the newest settled write of any promotion. */
  lastKey: string | null
  lastCall: string | null
  lastVersion: string | null
  lastPromotion: number | null
  /** After it the target ran that version, as its plan had it: nothing was to be switched any more. */
  lastWentLive: boolean
  lastToken: string | null
  drift: string | null
  /** What a person took over of a difference, after the write of this key; `change` says the rest of it once it is merged. */
  adopted: Adopted | null
  /** How that change stands. */
  changeState: ChangeState | null
}

const most = 50
const atOnce = 4

/**
 * Looks at what runs at each live target once a minute, whichever engine comes first, and writes down how it differs from what
 * Groundwork last did there. Targets that a promotion holds are left alone: it is changing them.
 */
export function startDriftObserver(deps: ExecutorDeps): { stop(): Promise<void> } {
  const { timing } = deps
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const turn = () => {
    running = observeAll(deps)
      .catch((error: unknown) => {
        if (!isTransient(error)) console.error('delivery: what runs at the targets could not be looked at.', error)
      })
      .then(() => {
        if (!ended) timer = setTimeout(turn, Math.max(50, timing.drift / 4)).unref()
      })
  }
  timer = setTimeout(turn, Math.min(timing.drift / 4, 5_000)).unref()
  return {
    async stop() {
      ended = true
      clearTimeout(timer)
      await running
    },
  }
}

/** The same for one target, now, however lately it was looked at: for tests that do not wait for the observer. */
export async function lookAtTarget(deps: ExecutorDeps, targetId: string): Promise<void> {
  for (const target of await takeDue(deps, { only: targetId, olderMs: 0 })) await observeTarget(deps, target)
}

async function observeAll(deps: ExecutorDeps): Promise<void> {
  const due = await takeDue(deps, { only: null, olderMs: deps.timing.drift })
  const queue = [...due]
  const worker = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) await observeTarget(deps, target)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Marks them as looked at, so that engines that do this at the same time share them. */
async function takeDue(
  { pool }: ExecutorDeps,
  { only, olderMs }: { only: string | null; olderMs: number },
): Promise<Live[]> {
  const { rows } = await pool.query<
    Omit<Live, 'lastWentLive'> & { lastStep: string | null; lastSteps: Plan['steps'] | null }
  >({
    name: 'delivery-drift-due',
    text: `with due as (
        select t.id from target t
        where ($2::uuid is null or t.id = $2)
          and (t.current_version is not null or exists (select from promotion w where w.target_id = t.id and w.started_at is not null))
          and (t.observed_at is null or t.observed_at < clock_timestamp() - $1 * interval '1 ms')
          and not exists (select from promotion p where p.target_id = t.id
            and p.state in (${inSql(holdingStates)}))
        order by t.observed_at nulls first limit ${most} for no key update of t skip locked
      ), taken as (
        update target t set observed_at = clock_timestamp() from due where t.id = due.id
        returning t.id, t.slot, t.integration_id, t.current_version, t.generation, t.drift, t.adopted
      )
      select taken.id, taken.slot, i.id as "integrationId", i.name as "integrationName",
        coalesce(i.capabilities -> 'schedule' ->> 'native' = 'false' and i.capabilities -> 'start' ->> 'whileInactive' = 'runs', false)
          as "keepsRunning",
        taken.current_version as version, taken.generation, taken.drift, taken.adopted,
        (select c.state from config_change c where c.number = (taken.adopted ->> 'change')::int) as "changeState", last.key as "lastKey", last.call as "lastCall",
        last.version as "lastVersion", last.number as "lastPromotion",
        last.step_id as "lastStep", last.steps as "lastSteps", last.receipt ->> 'token' as "lastToken"
      from taken
      left join lateral (
        select e.key, e.call, e.step_id, e.receipt, e.integration_id, p.version, p.number, p.plan -> 'steps' as steps from effect e join promotion p on p.id = e.promotion_id
        where p.target_id = taken.id and (taken.integration_id is null or e.integration_id = taken.integration_id) and e.state = 'DONE'
          and e.call in ('put', 'activate', 'remove')
        order by e.settled_at desc limit 1) last on true
      -- Declared failed by a person while nobody knew what came of it: it may be what runs, though nothing is settled.
      left join lateral (
        select e.integration_id from effect e join promotion p on p.id = e.promotion_id
        where p.target_id = taken.id and e.state = 'UNKNOWN' and e.call in ('put', 'activate', 'remove')
        order by e.intent_at desc limit 1) doubt on true
      join integration i on i.id = coalesce(taken.integration_id, last.integration_id, doubt.integration_id) and i.state = 'active' and i.role = 'orchestrator'`,
    values: [olderMs, only],
  })
  return rows.map(({ lastStep, lastSteps, ...row }) => ({
    ...row,
    lastWentLive: lastSteps !== null && liveStep({ steps: lastSteps })?.id === lastStep,
  }))
}

async function observeTarget(deps: ExecutorDeps, target: Live): Promise<void> {
  const seen = await orchestratorOf(deps, target.integrationId).observe({ slot: target.slot })
  // An orchestrator that does not answer says nothing of what runs there.
  if (seen.is === 'cannot-tell') return
  await keep(deps.pool, target, {
    drift: differenceOf(target, seen),
    observed: seen.is === 'absent' ? { is: 'absent' } : seen,
  })
}

/** In a sentence; null: it is as Groundwork left it. */
export function differenceOf(target: Omit<Live, 'id' | 'slot' | 'drift'>, seen: Seen<Definition>): string | null {
  const { integrationName, lastKey, lastToken, lastCall } = target
  if (!lastKey) return unsettled(target, seen)
  if (seen.is === 'absent') return lastCall === 'remove' ? null : `The definition on ${integrationName} is gone.`
  if (seen.is === 'cannot-tell') return null
  if (seen.is === 'foreign') return `What is on ${integrationName} is not Groundwork's (${seen.owner}).`
  const { labels, token, active, state, problem } = seen.value
  if (labels?.key !== lastKey)
    return `The definition on ${integrationName} is of ${labels?.promotion ?? 'nobody'}, not of the last write from here.`
  const broken = `${integrationName} cannot use the definition: ${problem ?? 'it gives no reason'}`
  const { adopted, changeState } = target
  // Who takes it over by a change that was abandoned took nothing over.
  if (adopted?.key === lastKey && adopted.token === token && adopted.active === active && changeState !== 'abandoned')
    return state === 'broken' ? broken : takingOver(adopted, { changeState, integrationName })
  if (lastToken !== null && token !== lastToken) return changedThere(integrationName)
  if (state === 'broken') return broken
  if (lastCall === 'activate' && !active) return `The definition on ${integrationName} was switched off there.`
  if (target.version === null && !active) return null
  // Prepared by a promotion that ended before its switch; what ran before it goes on.
  if (lastCall === 'put' && target.keepsRunning && !target.lastWentLive) return null
  if (target.lastVersion !== null && target.lastVersion !== target.version)
    return `The definition on ${integrationName} is the one that P-${target.lastPromotion} put there before it ended, and not the one that is recorded as running.`
  return null
}

/** Nothing from here is settled there: what is switched on all the same is of a promotion that was given up in doubt. */
function unsettled({ integrationName, version }: Pick<Live, 'integrationName' | 'version'>, seen: Seen<Definition>) {
  if (seen.is !== 'present' || !seen.value.active || !seen.value.labels) return null
  const { promotion, version: there } = seen.value.labels
  if (there === version) return null
  return `The definition on ${integrationName} is of ${promotion}, and is not recorded as running.`
}

/** Not where somebody wrote there or took a difference over since it was taken up: the next look judges by that. */
async function keep(
  sql: Sql,
  { id, generation, adopted, drift: before }: Live,
  { drift, observed }: { drift: string | null; observed: object },
): Promise<void> {
  await sql.query({
    name: 'delivery-keep-observed',
    text: `with kept as (
        update target t set observed = $2, observed_at = clock_timestamp(), drift = $3
        where t.id = $1 and t.generation = $4 and t.adopted is not distinct from $6::jsonb
          and not exists (select from promotion p where p.target_id = t.id
            and p.state in (${inSql(holdingStates)}))
        returning id)
      ${eventInsert}
      select 'target', id::text, jsonb_build_object('drift', $3::text) from kept where $5`,
    values: [
      ...[id, JSON.stringify(observed), drift, generation, drift !== before],
      adopted === null ? null : JSON.stringify(adopted),
    ],
  })
}
