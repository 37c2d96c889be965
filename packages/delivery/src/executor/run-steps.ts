import type { Sql } from '@groundwork/db/pool'
import type { Json } from '@groundwork/plugin-sdk/points'
import { canonicalSha256 } from '../model/canonical'
import type { PlannedStep } from '../model/plan'
import { groundwork } from '../promotion/deps'
import { move } from '../promotion/move'
import { findPromotion } from '../promotion/promotion-row'
import { addPromotionEvent } from '../promotion/promotion-event'
import { checkCode } from './check-code'
import { wasContinued } from './consent'
import { Changed, Later, Stop } from './failure'
import { goLive, liveStep } from './go-live'
import { heedFreeze } from './heed-freeze'
import { fenced } from './lease'
import { carryOut } from './protocol'
import { newestTry, startTry } from './smoke-run'
import { stepPort } from './step-port'
import { setStep, type StepRow, stepsOf } from './step-row'
import type { Work } from './work'

/** Takes the steps of an APPLYING promotion one by one, each after those it comes after, to VERIFYING or SUCCEEDED. */
export async function runSteps(work: Work): Promise<void> {
  const { deps, promotion } = work
  const { steps } = promotion.plan
  const rows = await stepsOf(deps.pool, promotion.id)
  const isDone = (id: string) => {
    const state = rows.get(id)?.state
    return state === 'done' || state === 'skipped'
  }
  for (let open = steps.filter(({ id }) => !isDone(id)); open.length > 0; open = open.filter(({ id }) => !isDone(id))) {
    const next = open.find(({ after }) => after.every(isDone))
    if (!next)
      throw new Stop(
        'FAILED',
        `The plan cannot be carried out: ${open.map(({ title }) => title).join(', ')} wait for one another.`,
      )
    await samePlan(work)
    if (!rows.has(next.id) || rows.get(next.id)?.state === 'pending') await heedFreeze(work)
    await runStep(work, next, rows.get(next.id))
    rows.set(next.id, { stepId: next.id, state: 'done', reason: null, result: null, age: 0 })
  }
  await allDone(work)
}

/** Nothing is done that is not in the plan that people saw: the stored one is held against its hash before each step. */
async function samePlan({ deps, promotion }: Work): Promise<void> {
  const now = await findPromotion(deps.pool, { id: promotion.id })
  if (!now || now.state !== promotion.state) throw new Changed('The promotion was moved meanwhile.')
  if (now.planHash !== promotion.planHash || canonicalSha256(now.plan) !== promotion.planHash)
    throw new Stop(
      'NEEDS_ATTENTION',
      'The stored plan is not the one that was asked for and approved: its hash differs.',
    )
}

async function runStep(work: Work, step: PlannedStep, row: StepRow | undefined): Promise<void> {
  const { deps, held, promotion } = work
  const place = { promotionId: promotion.id, step, ordinal: promotion.plan.steps.indexOf(step) }
  await deps.failpoint(`${step.id}:before-step`)
  if (row?.state !== 'running' && row?.state !== 'waiting') {
    await fenced(deps, held, (sql) => setStep(sql, place, { state: 'running' }))
  }
  const stepAge = row?.age ?? 0
  const settle = (sql: Sql, result: Json) => setStep(sql, place, { state: 'done', result })
  try {
    if (step.on === 'groundwork') {
      await deps.failpoint(`${step.id}:before-call`)
      const result = await ownStep(work, step, stepAge)
      await finishOwnStep(work, step, { settle, result })
    } else {
      const port = await stepPort({ deps, promotion, step })
      await carryOut({ deps, held, promotion, step, stepAge, settle }, port)
    }
  } catch (error) {
    if (error instanceof Later)
      await fenced(deps, held, (sql) => setStep(sql, place, { state: 'waiting', reason: error.message }))
    if (error instanceof Stop)
      await fenced(deps, held, (sql) =>
        setStep(sql, place, {
          state: error.to === 'FAILED' || error.to === 'ERRORED' ? 'failed' : 'waiting',
          reason: error.message,
        }),
      )
    throw error
  }
}

async function finishOwnStep(
  { deps, held, promotion }: Work,
  step: PlannedStep,
  { settle, result }: { settle(sql: Sql, result: Json): Promise<void>; result: Json },
): Promise<void> {
  await deps.failpoint(`${step.id}:before-receipt`)
  await fenced(deps, held, async (sql) => {
    await settle(sql, result)
    await addPromotionEvent(sql, {
      promotionId: promotion.id,
      kind: 'step',
      words: `${step.title}: done.`,
      actor: groundwork,
      data: { step: step.id },
    })
  })
  deps.bus.wake()
  await deps.failpoint(`${step.id}:after-receipt`)
}

async function ownStep(work: Work, step: PlannedStep, stepAge: number): Promise<Json> {
  if (step.call === 'check-code') return checkCode(work)
  if (step.call === 'await-run') return awaitRun(work, step, stepAge)
  throw new Stop('FAILED', `${step.title}: this Groundwork does not know "${step.call}".`)
}

const ended = { succeeded: 'done', failed: 'FAILED', cancelled: 'PAUSED', skipped: 'PAUSED' } as const

/**
 * The run that an earlier step started; what Groundwork recorded of it decides. One that was cancelled is for a person, and is run
 * anew when that person lets it go on: nothing is switched to that has not run.
 */
async function awaitRun(work: Work, step: PlannedStep, stepAge: number): Promise<Json> {
  const { deps, promotion } = work
  const { step: startedBy, timeoutSeconds } = step.input as { step: string; timeoutSeconds: number }
  const { no, key, launch } = await newestTry(deps.pool, promotion.id, startedBy)
  const start = promotion.plan.steps.find(({ id }) => id === startedBy)
  if (!launch || !start) throw new Stop('FAILED', `${step.title}: no step before it started a run.`)
  // An engine may have ended between the intent and the call.
  if (no > 0) await startTry(work, start, { no, stepAge })
  if (launch.state in ended) {
    const end = ended[launch.state as keyof typeof ended]
    if (end === 'done') return { key, state: launch.state }
    if (end === 'PAUSED' && (await wasContinued(deps.pool, promotion.id, key))) {
      await startTry(work, start, { no: no + 1, stepAge })
      throw new Later(deps.timing.look, 'The run was started anew.')
    }
    throw new Stop(
      end,
      `${step.title}: the run ${launch.state === 'failed' ? 'failed' : `was ${launch.state}`}. ${launch.reason ?? ''}`.trim(),
      { step: step.id, key },
    )
  }
  // A person who lets it go on gives it the whole time again.
  const limit = timeoutSeconds * 1000
  if (stepAge > limit && (await sinceMoved(deps.pool, promotion.id)) > limit)
    throw new Stop('PAUSED', `${step.title}: the run has not ended after ${timeoutSeconds} s. Wait on, or abort.`, {
      step: step.id,
      key,
    })
  throw new Later(deps.timing.look, launch.reason ?? 'The run has not ended yet.')
}

/** Milliseconds, by the clock that wrote the move down. */
async function sinceMoved(sql: Sql, id: string): Promise<number> {
  const { rows } = await sql.query<{ ms: number }>({
    name: 'delivery-since-moved',
    text: 'select (extract(epoch from clock_timestamp() - changed_at) * 1000)::float8 as ms from promotion where id = $1',
    values: [id],
  })
  return rows[0]?.ms ?? 0
}

async function allDone({ deps, held, promotion }: Work): Promise<void> {
  const { plan, id, number } = promotion
  const verifies = plan.verifications.length > 0
  await deps.failpoint(`P-${number}:before-verifying`)
  await fenced(deps, held, async (sql) => {
    // A plan whose last effect is Groundwork's own makes nothing live but itself.
    if (liveStep(plan)?.on === 'groundwork' || plan.steps.length === 0)
      await goLive(sql, { promotion, integrationId: null })
    await move(sql, {
      id,
      from: 'APPLYING',
      to: 'VERIFYING',
      reason: verifies ? 'Every step is done; what was promoted is being verified.' : 'Every step is done.',
      actor: groundwork,
    })
  })
  deps.bus.wake()
  await deps.failpoint(`P-${number}:after-verifying`)
}
