import { createHash } from 'node:crypto'
import type { EngineRun, Schedule } from '../../points/orchestrator'
import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, isOver, until, wordsOf } from './bench'

const minuteMs = 60_000
/** The next full minute may be that near: an activation takes its time. */
const leastAheadMs = 5_000
/** Never on summer time, and no whole hours away from UTC: whoever takes its times for those of UTC or of another zone is seen. */
const zone = 'Asia/Kathmandu'

/** What `schedule.native` and `schedule.timeZones` claim. */
export const timeZones: Obligation<Bench> = {
  id: 'C1',
  title: 'A schedule counts in its time zone',
  async measure(bench) {
    const { native, timeZones: claims } = bench.able.schedule
    const at = nextMinute()
    if (!native) {
      await mustRefuse(
        bench,
        { cron: '0 4 * * *', timeZone: 'UTC', overlap: 'skip' },
        'It declares no schedule of its own',
      )
      return 'It declares no schedule of its own and refuses one: Groundwork keeps the time, in every zone.'
    }
    const [there, utc] = [cronAt(at, zone), cronAt(at, 'UTC')]
    const overlap = bench.able.schedule.overlap[0] ?? 'skip'
    if (!claims) {
      await mustRefuse(bench, { cron: there, timeZone: zone, overlap }, 'It declares that it knows one time zone only')
      return 'It declares one time zone only, and refuses a schedule in another.'
    }
    const since = new Date().toISOString()
    const due = await scheduled(bench, 'zonedue', { cron: there, timeZone: zone, overlap })
    const notDue = await scheduled(bench, 'zonenotdue', { cron: utc, timeZone: zone, overlap })
    requireInTime(at)
    await passMinute(bench, at)
    const runs = await firstRuns(bench, due, since)
    must(
      runs.length > 0,
      `It declares time zones, but "${there}" in ${zone} started nothing at ${new Date(at).toISOString()}.`,
    )
    const early = await runsOf(bench, notDue, since)
    must(
      early.length === 0,
      `It declares time zones, but "${utc}" in ${zone} started a run at ${new Date(at).toISOString()}, as if it were in UTC.`,
    )
    return `"${there}" in ${zone} fired on time, and "${utc}" there did not: its times are those of the zone.`
  },
}

/** What `schedule.overlap` claims. */
export const overlaps: Obligation<Bench> = {
  id: 'C2',
  title: 'Slots that overlap are kept apart as declared',
  async measure(bench) {
    const { native, overlap: claims } = bench.able.schedule
    if (!native)
      throw new NotMeasured(
        'It declares no schedule of its own, so no slots overlap there: Groundwork\'s scheduler keeps "skip" and "queue".',
      )
    const words: string[] = []
    for (const overlap of ['skip', 'queue'] as const) {
      if (claims.includes(overlap)) words.push(await measureOverlap(bench, overlap))
      else {
        const schedule = { cron: '0 4 * * *', timeZone: 'UTC', overlap }
        await mustRefuse(bench, schedule, `It does not declare the overlap "${overlap}"`)
        words.push(`It refuses "${overlap}", which it does not declare.`)
      }
    }
    return words.join(' ')
  },
}

async function measureOverlap(bench: Bench, overlap: 'skip' | 'queue'): Promise<string> {
  const { options } = bench
  const { longLaunch } = options
  if (!longLaunch) throw new NotMeasured('No launch was given that runs into the next slot of its schedule.')
  const first = await wholeMinute(bench)
  const since = new Date().toISOString()
  const slot = await scheduled(bench, `overlap${overlap}`, { cron: '* * * * *', timeZone: 'UTC', overlap }, longLaunch)
  requireInTime(first)
  await passMinute(bench, first)
  const begun = await until(
    () => runsOf(bench, slot, since),
    (runs) => runs.some(({ phase }) => phase === 'running'),
    waitMs(bench),
  )
  must(
    begun.some(({ phase }) => phase === 'running'),
    `It declares the overlap "${overlap}", but a schedule of every minute brought no run that runs.`,
  )
  await passMinute(bench, first + minuteMs)
  await new Promise((resolve) => setTimeout(resolve, bench.pace.quietMs))
  const runs = await runsOf(bench, slot, since)
  const running = runs.filter(({ phase }) => phase === 'running').length
  must(running <= 1, `It declares the overlap "${overlap}", but ${running} runs of one slot ran at once.`)
  const open = runs.filter((run) => !isOver(run)).length
  if (overlap === 'skip') {
    must(open <= 1, `It declares the overlap "skip", but ${open} runs of one slot were open at once.`)
    await endScheduled(bench, slot, [first, first + minuteMs])
    return 'A slot that came while a run went on was skipped.'
  }
  const ended = await endScheduled(bench, slot, [first])
  if (!ended) throw new NotMeasured('The run before it could not be ended, so that nothing could follow it.')
  const followed = await until(
    () => runsOf(bench, slot, since),
    (now) => now.length > 1 && now.some(({ phase }) => phase === 'running'),
    options.runMs ?? waitMs(bench),
  )
  must(
    followed.length > 1 && followed.some(({ phase }) => phase === 'running'),
    'It declares the overlap "queue", but the slot that came while a run went on never began.',
  )
  await endScheduled(bench, slot, [first + minuteMs])
  return 'A slot that came while a run went on began after it.'
}

async function mustRefuse(bench: Bench, schedule: Omit<Schedule, 'notBefore'>, said: string): Promise<void> {
  const { engine, effect, labels } = bench
  const what = `refuse-${schedule.overlap}-${schedule.timeZone.toLowerCase().replaceAll(/[^a-z]/g, '')}`
  const { slot, token } = await bench.placed(what)
  const key = bench.key(`${what}on`)
  const to = { effect: effect(key), slot, labels: labels(key), active: true, expect: token }
  const outcome = await engine.activate({ ...to, schedule: { ...schedule, notBefore: new Date().toISOString() } })
  const asked = `"${schedule.cron}" in ${schedule.timeZone} with the overlap "${schedule.overlap}"`
  must(outcome.is === 'refused', `${said}, but an activate with ${asked} was ${wordsOf(outcome)}; it must be refused.`)
}

async function scheduled(
  bench: Bench,
  what: string,
  ...[schedule, launch]: [Omit<Schedule, 'notBefore'>, Parameters<Bench['placed']>[1]?]
): Promise<string> {
  const placed = await bench.placed(what, launch)
  const notBefore = new Date().toISOString()
  await bench.activated(placed, what, { ...schedule, notBefore })
  const early = await runsOf(bench, placed.slot, notBefore)
  must(early.length === 0, `Before its time the schedule "${schedule.cron}" had started ${early.length} run(s).`)
  return placed.slot
}

/** Of what was switched on after its moment nothing can be said: nobody is blamed for being slow. */
function requireInTime(at: number): void {
  if (Date.now() < at) return
  throw new NotMeasured(
    `The schedule was switched on too late: putting and activating took until after ${new Date(at).toISOString()}, when it was due. Measure again.`,
  )
}

/** The clock goes past that moment, or it is waited for. */
async function passMinute({ options: { clock } }: Bench, at: number): Promise<void> {
  const left = at - Date.now() + 1_000
  if (clock) await clock.advance(Math.max(0, left))
  else if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
}

function firstRuns(bench: Bench, slot: string, since: string): Promise<EngineRun[]> {
  return until(
    () => runsOf(bench, slot, since),
    (found) => found.length > 0,
    waitMs(bench),
  )
}

/** How long a schedule may be late. */
function waitMs({ options }: Bench): number {
  return options.scheduleMs ?? (options.clock ? 5_000 : 15_000)
}

async function runsOf({ engine }: Bench, slot: string, since: string): Promise<EngineRun[]> {
  return (await engine.runs({ slot, since, after: null })).items
}

/** Ends the runs of these slots by the keys that follow from them; whether all could be ended. */
async function endScheduled(bench: Bench, slot: string, times: number[]): Promise<boolean> {
  let all = true
  for (const at of times) {
    const run = scheduledKey(slot, at)
    const outcome = await bench.engine.cancel({ effect: bench.effect(bench.key(`end${run}`)), slot, run })
    all &&= outcome.is === 'done'
  }
  return all
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** `r` and the first 26 letters of RFC 4648, lower case, of the SHA-256 of slot and time: what a launcher claims a slot by. */
export function scheduledKey(slot: string, at: number): string {
  const digest = createHash('sha256')
    .update(`${slot}|${new Date(at).toISOString().slice(0, 19)}Z`)
    .digest()
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = Array.from(
    { length: 26 },
    (_each, index) => alphabet[Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)],
  )
  return `r${letters.join('')}`
}

function nextMinute(): number {
  return Math.ceil((Date.now() + leastAheadMs) / minuteMs) * minuteMs
}

/** The next full minute, and none before it: what is switched on for every minute does not begin while it is being switched on. */
async function wholeMinute(bench: Bench): Promise<number> {
  const next = Math.ceil(Date.now() / minuteMs) * minuteMs
  if (next !== nextMinute()) await passMinute(bench, next)
  return nextMinute()
}

/** The minute of that moment, every day, as a clock of the zone shows it. */
function cronAt(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
  const part = (type: string) => Number(format.formatToParts(at).find((each) => each.type === type)?.value)
  return `${part('minute')} ${part('hour')} * * *`
}
