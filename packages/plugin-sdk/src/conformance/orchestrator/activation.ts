import type { EngineRun, Schedule } from '../../points/orchestrator'
import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, isOver, receiptOf, until, wordsOf } from './bench'

const minuteMs = 60_000

/** O7, and what `schedule.native` claims. */
export const quietActivation: Obligation<Bench> = {
  id: 'O7',
  title: 'Nothing starts that was not asked for',
  async measure(bench) {
    const { able, engine, effect, labels } = bench
    const { slot, token, definition } = await bench.placed('quiet')
    const since = new Date(Date.now() - 60 * minuteMs).toISOString()
    must(!definition.active, 'A put answered an active definition; it never activates by itself.')
    must((await runsOf(bench, slot, since)).length === 0, 'A put started a run.')
    const key = bench.key('quietactivate')
    const minuteAgo = new Date(Date.now() - 5 * minuteMs).getUTCMinutes()
    const missed: Schedule = { cron: `${minuteAgo} * * * *`, timeZone: 'UTC', overlap: 'skip', notBefore: since }
    const schedule = able.schedule.native ? missed : null
    const to = { effect: effect(key), slot, labels: labels(key), schedule, active: true, expect: token }
    const active = receiptOf(await engine.activate(to), 'activate with the token of the put')
    must(active.active, 'An activate that was done answered an inactive definition.')
    await new Promise((resolve) => setTimeout(resolve, bench.pace.quietMs))
    const runs = await runsOf(bench, slot, since)
    must(runs.length === 0, `An activate started ${runs.length} run(s) for a slot of the schedule that was missed.`)
    if (!able.schedule.native) return 'Neither put nor activate started anything; it declares no schedule of its own.'
    await mustFire(bench)
    return 'Neither put nor activate started anything, and a schedule of every minute fired.'
  },
}

async function mustFire(bench: Bench): Promise<void> {
  const { engine, effect, labels, options } = bench
  const { slot, token } = await bench.placed('fires')
  const key = bench.key('firesactivate')
  const notBefore = new Date().toISOString()
  const schedule: Schedule = { cron: '* * * * *', timeZone: 'UTC', overlap: 'skip', notBefore }
  const to = { effect: effect(key), slot, labels: labels(key), schedule, active: true, expect: token }
  receiptOf(await engine.activate(to), 'activate with a schedule')
  const { clock, scheduleMs: ms = clock ? 5_000 : 75_000 } = options
  await clock?.advance(minuteMs + 1_000)
  const runs = await until(
    () => runsOf(bench, slot, notBefore),
    (found) => found.length > 0,
    ms,
  )
  must(
    runs.length > 0,
    `It declares a schedule of its own, but one of every minute started nothing within ${ms / 1_000} s.`,
  )
}

async function runsOf({ engine }: Bench, slot: string, since: string): Promise<EngineRun[]> {
  return (await engine.runs({ slot, since, after: null })).items
}

/** O9, and what `start.whileInactive` claims. */
export const startWhileInactive: Obligation<Bench> = {
  id: 'O9',
  title: 'A start does not wait for the activation',
  async measure(bench) {
    const { able, engine, effect, labels, options } = bench
    const claims = able.start.whileInactive
    const { slot } = await bench.placed('inactive')
    const key = bench.key('inactive')
    await options.beforeStart?.({ key, slot, launch: options.launch })
    const outcome = await engine.start({ effect: effect(key), slot, labels: labels(key), parameters: {} })
    if (claims === 'refused') {
      must(outcome.is === 'refused', `It declares that a start while inactive is refused; it was ${wordsOf(outcome)}.`)
      return 'A start while inactive was refused, as it declares.'
    }
    receiptOf(outcome, 'start while inactive')
    if (claims === 'queues') {
      throw new NotMeasured('It declares that a start while inactive waits: Groundwork activates first.')
    }
    const seen = await bench.untilRun({ slot, key }, ({ phase }) => phase !== 'queued')
    must(seen.is === 'present', `A run that was started while inactive was ${wordsOf(seen)}.`)
    must(
      seen.value.phase !== 'queued',
      'It declares that a start while inactive runs, but the run stayed in the queue.',
    )
    const end = await bench.untilRun({ slot, key }, isOver)
    const phase = end.is === 'present' ? end.value.phase : end.is
    must(
      phase === 'succeeded',
      `The run that was started while inactive ended as "${phase}"; what was launched ends well.`,
    )
    return 'A start while inactive ran at once, and to its end.'
  },
}
