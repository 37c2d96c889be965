import { setTimeout as delay } from 'node:timers/promises'
import { orchestratorOf } from '../integration/orchestrator'
import { cancelLaunch } from '../launch/cancel-launch'
import { effectKey } from '../model/keys'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import type { EffectPort } from './effect-port'
import { type EffectRow, effectsOf, settleEffect } from './effect-row'
import { Later, Stop } from './failure'
import { fenced } from './lease'
import { runPort } from './run-port'
import { stepPort } from './step-port'
import { setStep } from './step-row'
import { whatIsThere } from './what-is-there'
import type { Work } from './work'

/** Ends a CANCELLING promotion: first it is certain what came of its last effect and its runs have ended, then it is ABORTED. */
export async function cancel(work: Work): Promise<void> {
  const { deps, held, promotion } = work
  const effects = await effectsOf(deps.pool, promotion.id)
  for (const row of effects) if (row.state === 'INTENT' || row.state === 'UNKNOWN') await settle(work, row)
  await endRuns(work)
  const there = whatIsThere(promotion, await effectsOf(deps.pool, promotion.id))
  await fenced(deps, held, (sql) =>
    move(sql, { id: promotion.id, from: 'CANCELLING', to: 'ABORTED', reason: `Aborted. ${there}`, actor: groundwork }),
  )
  deps.bus.wake()
}

async function portOf({ deps, promotion }: Work, row: EffectRow): Promise<EffectPort | null> {
  const step = promotion.plan.steps.find(({ id }) => id === row.stepId)
  if (step && isOwn(promotion, row)) return stepPort({ deps, promotion, step })
  if (row.call !== 'start' || !row.integrationId) return null
  return runPort(
    { deps, promotion, integrationId: row.integrationId },
    { key: row.key, purpose: 'verification', parameters: {} },
  )
}

/** The effect of the step itself, and not a run that was started once more for it. */
const isOwn = ({ id }: Work['promotion'], { key, stepId }: EffectRow) => key === effectKey(id, stepId)

/** An effect that is not there yet may still come as long as its call may go on; after that it certainly never does. */
async function settle(work: Work, row: EffectRow): Promise<void> {
  const { deps, held, promotion } = work
  const port = await portOf(work, row)
  if (!port) return
  const started = performance.now()
  const late = () => row.late + performance.now() - started
  const step = promotion.plan.steps.find(({ id }) => id === row.stepId)
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    const found = await port.find(row)
    if (found.is === 'applied')
      return fenced(deps, held, async (sql) => {
        if (!(await settleEffect(sql, row.key, { state: 'DONE', receipt: found.receipt }))) return
        await port.withReceipt?.(sql, found.receipt)
        if (step && isOwn(promotion, row))
          await setStep(
            sql,
            { promotionId: promotion.id, step, ordinal: promotion.plan.steps.indexOf(step) },
            { state: 'done', result: found.receipt },
          )
      })
    if (found.is === 'other')
      throw new Stop('NEEDS_ATTENTION', `While it was being aborted: ${found.words}`, {
        step: row.stepId,
        key: row.key,
      })
    if (found.is === 'unchanged' && late() > 0) {
      await fenced(deps, held, (sql) =>
        settleEffect(sql, row.key, { state: 'REFUSED', detail: 'The promotion was aborted before it was applied.' }),
      )
      return
    }
    // To look longer shows nothing where there is nothing to be seen.
    if (found.is !== 'unchanged' && late() > (found.is === 'unseen' ? 0 : deps.timing.doubt))
      throw new Stop(
        'NEEDS_ATTENTION',
        `While it was being aborted it could not be said whether "${row.call}" was done. ${found.words}`,
        {
          step: row.stepId,
          key: row.key,
        },
      )
    if (performance.now() - started > deps.timing.patience)
      throw new Later(Math.max(100, Math.min(-late() + 10, deps.timing.look)), 'The last effect is being settled.')
    await delay(wait, undefined, { signal: held.signal }).catch(() => held.signal.throwIfAborted())
  }
}

async function endRuns({ deps, promotion }: Work): Promise<void> {
  const { rows } = await deps.pool.query<{ key: string; age: number }>({
    name: 'delivery-open-runs',
    text: `select l.key, (extract(epoch from clock_timestamp() - p.changed_at) * 1000)::float8 as age
      from launch l join promotion p on p.id = l.promotion_id
      where l.promotion_id = $1 and l.purpose in ('smoke', 'verification') and l.state in ('planned', 'queued', 'started', 'running')`,
    values: [promotion.id],
  })
  for (const { key, age } of rows) {
    try {
      await cancelLaunch(
        { pool: deps.pool, orchestratorOf: (id) => orchestratorOf(deps, id) },
        { key, actor: groundwork },
      )
    } catch (error) {
      // A run that cannot be ended is left to its own end, and stands in the list of runs; it keeps nobody from aborting.
      if (age < deps.timing.doubt)
        throw new Later(deps.timing.look, error instanceof Error ? error.message : String(error))
    }
  }
}
