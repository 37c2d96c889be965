import type { PlanRequest, PlanStep } from '../points/delivery-path'
import type { Effect, Json, Outcome, Seen, Token } from '../points/effect'
import { canonical } from './canonical'
import type { Fault, FaultSwitch } from './faults'
import { must, NotMeasured, type Obligation, type PointCall } from './result'

export type StepsOptions = {
  call: PointCall
  requests: PlanRequest[]
  faults?: FaultSwitch
  applied?(key: string): number | Promise<number>
}

/** A step of the path's own, with the request that planned it. */
type Own = { step: PlanStep; request: PlanRequest }
type Prepared = { key: string; precondition: Token }

const callMs = 10_000
/** How long an `apply` that nobody waits for any more may still be at it. */
const settleMs = 5_000
/** Deadline of an `apply` that meets a fault. */
const troubleMs = 1_500
/** Deadline of an `apply` whose caller goes away. */
const givenUpMs = 500

/** What a path promises of steps on `self`. They are carried out here as the executor carries them out. */
export const stepObligations: readonly Obligation<StepsOptions>[] = [
  {
    id: 'P5',
    title: 'Its own steps can be looked for',
    measure: (options) => eachOwn(options, lookedFor, 'can be looked for before they were carried out'),
  },
  {
    id: 'P6',
    title: 'The same step is prepared alike',
    measure: (options) => eachOwn(options, preparedAlike, 'were prepared alike twice'),
  },
  {
    id: 'P7',
    title: 'Its own steps are applied once',
    measure: (options) => eachOwn(options, appliedOnce, 'were applied, found, and not applied again'),
  },
  {
    id: 'P8',
    title: 'What was interrupted is found again',
    measure: (options) => eachOwn(options, interrupted, 'were interrupted, looked for and brought to their end'),
  },
  {
    id: 'P9',
    title: 'What it was seen on must still hold',
    async measure(options) {
      const own = await ownSteps(options)
      let claimed = 0
      for (const each of own) if (await overtaken(options, each)) claimed += 1
      if (claimed === 0)
        throw new NotMeasured('Its own steps are seen on the same before and after: nothing is claimed.')
      return `${claimed} steps of its own were refused once somebody else had been there.`
    },
  },
  { id: 'P10', title: 'Its own steps can be rolled back', measure: rolledBack },
]

type Judge = (options: StepsOptions, own: Own) => Promise<void>

async function eachOwn(options: StepsOptions, judge: Judge, came: string): Promise<string> {
  const own = await ownSteps(options)
  for (const each of own) await judge(options, each)
  return `${own.length} steps of its own ${came}.`
}

async function ownSteps({ call, requests }: StepsOptions): Promise<Own[]> {
  const own: Own[] = []
  for (const request of requests) {
    const plan = (await call('plan', request)) as PlanStep[]
    own.push(...plan.filter(({ on }) => on === 'self').map((step) => ({ step, request })))
  }
  if (own.length === 0) throw new NotMeasured('It has no step of its own.')
  return own
}

async function lookedFor(options: StepsOptions, { step }: Own): Promise<void> {
  await mustBeUnapplied(options, step, newKey())
}

async function preparedAlike(options: StepsOptions, { step }: Own): Promise<void> {
  const first = await prepare(options, step)
  const second = await prepare(options, step)
  must(first.key === second.key, `prepare of "${step.id}" named it "${first.key}" and then "${second.key}".`)
  const same = first.precondition === second.precondition
  must(same, `prepare of "${step.id}" saw something else the second time, and nothing had happened in between.`)
}

async function appliedOnce(options: StepsOptions, own: Own): Promise<void> {
  const { step } = own
  const { precondition } = await prepare(options, step)
  const key = newKey()
  await mustBeUnapplied(options, step, key)
  const first = await done(options, step, { key, precondition })
  const found = await mustBeApplied(options, step, key)
  const again = await done(options, step, { key, precondition })
  const same = canonical(first) === canonical(again)
  must(same, `"${step.id}" applied again with its key did it again: ${canonical(first)} became ${canonical(again)}.`)
  const after = await mustBeApplied(options, step, key)
  must(canonical(found) === canonical(after), `"${step.id}" applied again with its key changed what observe finds.`)
  await mustHaveBegunOnce(options, step, key)
}

/** Groundwork lost the answer: it looks, and applies again with the same key where nothing came of it. */
async function interrupted(options: StepsOptions, { step }: Own): Promise<void> {
  const ways = options.faults ? (['reset', 'failure', 'away'] as const) : ([null] as const)
  for (const way of ways) {
    const { precondition } = await prepare(options, step)
    const key = newKey()
    await applyThrough(options, step, { key, precondition, way })
    const seen = await settled(options, step, key)
    if (seen.is !== 'present') await done(options, step, { key, precondition })
    await mustBeApplied(options, step, key)
    await done(options, step, { key, precondition })
    await mustHaveBegunOnce(options, step, key)
  }
}

/** False where the path says of the step's place what it said before the step: it keeps no precondition. */
async function overtaken(options: StepsOptions, { step }: Own): Promise<boolean> {
  const { precondition } = await prepare(options, step)
  await done(options, step, { key: newKey(), precondition })
  const now = await prepare(options, step)
  if (now.precondition === precondition) return false
  const late = await apply(options, step, { key: newKey(), precondition })
  must(late.is === 'refused', `"${step.id}" was seen on what no longer holds, and was "${late.is}", not refused.`)
  return true
}

async function rolledBack(options: StepsOptions): Promise<string> {
  const own = await ownSteps(options)
  const back = own.filter(({ request }) => request.mode === 'rollback')
  if (back.length === 0) throw new NotMeasured('No request is a roll back with a step of its own.')
  for (const { step, request } of back) {
    const { slot } = request.target
    const there = own.filter((each) => each.request.mode !== 'rollback' && each.request.target.slot === slot)
    for (const each of [...there.map((before) => before.step), step]) {
      const { precondition } = await prepare(options, each)
      const key = newKey()
      await done(options, each, { key, precondition })
      await mustBeApplied(options, each, key)
    }
  }
  return `${back.length} steps of its own were carried out to go back.`
}

async function prepare({ call }: StepsOptions, step: PlanStep): Promise<Prepared> {
  const answer = (await call('prepare', { step })) as Partial<Prepared> | null
  must(typeof answer?.precondition === 'string', `prepare of "${step.id}" answers no precondition.`)
  must(typeof answer.key === 'string' && answer.key !== '', `prepare of "${step.id}" answers no key.`)
  return { key: answer.key, precondition: answer.precondition }
}

type Applying = { key: string; precondition: Token; ms?: number; signal?: AbortSignal }

async function apply(options: StepsOptions, step: PlanStep, applying: Applying): Promise<Outcome<Json>> {
  const { key, precondition, ms = callMs, signal } = applying
  const effect: Effect = { key, fence: 1, deadline: new Date(Date.now() + ms).toISOString() }
  const outcome = await options.call('apply', { effect, step, precondition }, signal ? { signal } : {})
  const { is } = (outcome ?? {}) as { is?: unknown }
  must(
    ['done', 'retry', 'refused', 'unknown'].includes(is as string),
    `apply of "${step.id}" answered "${String(is)}".`,
  )
  return outcome as Outcome<Json>
}

/** Applies until it is done; throws Broken where it ends otherwise. */
async function done(options: StepsOptions, step: PlanStep, applying: Applying): Promise<Json> {
  const late = performance.now() + callMs
  for (;;) {
    const outcome = await apply(options, step, applying)
    if (outcome.is === 'done') return outcome.receipt
    if (outcome.is !== 'retry' || performance.now() > late)
      must(false, `apply of "${step.id}" was "${outcome.is}": ${outcome.detail}`)
    else await pause(Math.min(outcome.afterMs, 1_000))
  }
}

async function applyThrough(
  options: StepsOptions,
  step: PlanStep,
  { key, precondition, way }: Applying & { way: Fault | null },
): Promise<void> {
  const { faults } = options
  if (way === null || !faults) {
    // Whoever waited for it is gone: whatever it answered, or threw, nobody hears. By its deadline it has ended.
    const over = pause(givenUpMs)
    const signal = AbortSignal.timeout(1)
    await apply(options, step, { key, precondition, ms: givenUpMs, signal }).catch(() => null)
    await over
    return
  }
  const before = faults.hits()
  faults.set(way)
  try {
    const outcome = await apply(options, step, { key, precondition, ms: troubleMs })
    const sure = outcome.is === 'done' && way === 'away' && faults.hits() > before
    must(!sure, `"${step.id}" was said to be done while nothing that it needs could be reached.`)
    const denied = outcome.is === 'refused' && faults.hits() > before
    must(!denied, `"${step.id}" was refused when an answer was lost; it must be unknown, or retry.`)
  } finally {
    faults.set(null)
  }
}

/** What is seen once nothing is in flight any more. */
async function settled(options: StepsOptions, step: PlanStep, key: string): Promise<Seen<Json>> {
  const late = performance.now() + settleMs
  for (;;) {
    const seen = await observe(options, step, key)
    if (seen.is !== 'present' || seen.value !== 'in-flight') return seen
    must(performance.now() < late, `"${step.id}" is still in flight ${settleMs / 1_000} s after it was interrupted.`)
    await pause(100)
  }
}

async function observe({ call }: StepsOptions, step: PlanStep, key: string): Promise<Seen<Json>> {
  const seen = (await call('observe', { step, key })) as Seen<Json>
  const { is } = seen
  must(['absent', 'present', 'foreign', 'cannot-tell'].includes(is), `observe of "${step.id}" answered "${is}".`)
  if (seen.is === 'cannot-tell')
    must(false, `observe cannot tell what became of "${step.id}", and nothing stands in its way: ${seen.detail}`)
  return seen
}

async function mustBeUnapplied(options: StepsOptions, step: PlanStep, key: string): Promise<void> {
  const { is } = await observe(options, step, key)
  must(is !== 'present', `"${step.id}" was never carried out under this key, and is seen as "${is}".`)
}

async function mustBeApplied(options: StepsOptions, step: PlanStep, key: string): Promise<Json> {
  const seen = await settled(options, step, key)
  must(seen.is === 'present', `"${step.id}" was done, and is seen as "${seen.is}".`)
  return seen.value
}

async function mustHaveBegunOnce({ applied }: StepsOptions, step: PlanStep, key: string): Promise<void> {
  const times = (await applied?.(key)) ?? 1
  must(times === 1, `"${step.id}" was applied ${times} times under one key.`)
}

function newKey(): string {
  return `pconformance${Math.random().toString(36).slice(2, 14)}`
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
