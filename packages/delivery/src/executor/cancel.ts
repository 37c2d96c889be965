import { setTimeout as delay } from 'node:timers/promises'
import type { Json } from '@groundwork/plugin-sdk/points'
import { type OrchestratorClient, orchestratorOf } from '../integration/orchestrator'
import { cancelLaunch } from '../launch/cancel-launch'
import { effectKey } from '../model/keys'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { consentOf } from './consent'
import type { EffectPort, Found } from './effect-port'
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
  await deps.failpoint(`P-${promotion.number}:before-aborted`)
  await fenced(deps, held, (sql) =>
    move(sql, { id: promotion.id, from: 'CANCELLING', to: 'ABORTED', reason: `Aborted. ${there}`, actor: groundwork }),
  )
  deps.bus.wake()
  await deps.failpoint(`P-${promotion.number}:after-aborted`)
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
  const { deps, held } = work
  const port = await portOf(work, row)
  if (!port) return
  const started = performance.now()
  const late = () => row.late + performance.now() - started
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    const found = await port.find(row)
    if (found.is === 'applied') return recordSettled(work, row, { port, receipt: found.receipt })
    if (found.is === 'other' || found.is === 'unseen') {
      const receipt = await taken(work, { found, age: row.age + performance.now() - started })
      if (receipt !== undefined) return recordSettled(work, row, { port, receipt })
    }
    if (found.is === 'other')
      throw new Stop('NEEDS_ATTENTION', `While it was being aborted: ${found.words}`, {
        step: row.stepId,
        key: row.key,
      })
    if (found.is === 'unchanged' && late() > 0) return recordSettled(work, row, null)
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

type Doubtful = { found: Found & { is: 'other' | 'unseen' }; age: number }

/** What a person who looked took it for: that it was done, with this receipt. Undefined: nobody said so. */
async function taken({ deps, promotion }: Work, { found, age }: Doubtful): Promise<Json | undefined> {
  if ((await consentOf(deps.pool, promotion.id, age)) !== 'adopt') return undefined
  return found.is === 'other' ? found.adoptable : null
}

type Applied = { port: EffectPort; receipt: Json }

/** What became of the last effect: it was applied, with this receipt; null: it never will be. */
async function recordSettled({ deps, held, promotion }: Work, row: EffectRow, applied: Applied | null): Promise<void> {
  const step = promotion.plan.steps.find(({ id }) => id === row.stepId)
  await deps.failpoint(`${row.stepId}:before-settle`)
  await fenced(deps, held, async (sql) => {
    if (!applied) {
      await settleEffect(sql, row.key, { state: 'REFUSED', detail: 'The promotion was aborted before it was applied.' })
      return
    }
    const { port, receipt } = applied
    if (!(await settleEffect(sql, row.key, { state: 'DONE', receipt }))) return
    await port.withReceipt?.(sql, receipt)
    if (step && isOwn(promotion, row))
      await setStep(
        sql,
        { promotionId: promotion.id, step, ordinal: promotion.plan.steps.indexOf(step) },
        { state: 'done', result: receipt },
      )
  })
  await deps.failpoint(`${row.stepId}:after-settle`)
}

async function endRuns({ deps, promotion }: Work): Promise<void> {
  const told = (id: string): Pick<OrchestratorClient, 'cancel'> => ({
    async cancel(...asked) {
      const outcome = await orchestratorOf(deps, id).cancel(...asked)
      await deps.failpoint(`P-${promotion.number}:run-ended`)
      return outcome
    },
  })
  const { rows } = await deps.pool.query<{ key: string; age: number }>({
    name: 'delivery-open-runs',
    text: `select l.key, (extract(epoch from clock_timestamp() - p.changed_at) * 1000)::float8 as age
      from launch l join promotion p on p.id = l.promotion_id
      where l.promotion_id = $1 and l.purpose in ('smoke', 'verification') and l.state in ('planned', 'queued', 'started', 'running')`,
    values: [promotion.id],
  })
  for (const { key, age } of rows) {
    try {
      await deps.failpoint(`P-${promotion.number}:before-ending-run`)
      await cancelLaunch({ pool: deps.pool, orchestratorOf: told }, { key, actor: groundwork })
      await deps.failpoint(`P-${promotion.number}:after-ending-run`)
    } catch (error) {
      // A run that cannot be ended is left to its own end, and stands in the list of runs; it keeps nobody from aborting.
      if (age < deps.timing.doubt)
        throw new Later(deps.timing.look, error instanceof Error ? error.message : String(error))
    }
  }
}
