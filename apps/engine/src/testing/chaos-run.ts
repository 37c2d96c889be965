import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestDatabase } from '@groundwork/db/testing'
import { scheduledRunKey } from '@groundwork/delivery/keys'
import type { DeployedFlow } from '@groundwork/delivery/testing/deployed-flow'
import type { Json } from '@groundwork/plugin-sdk/points'
import { expect, vi } from 'vitest'
import type { ChaosWorld, Victim } from './chaos-world'

export type ChaosOptions = {
  db: TestDatabase
  world: ChaosWorld
  flow: {
    code: Buffer
    entry: string
    /** Of one slot; `random` gives the same numbers for the same seed. */
    parameters(random: () => number): Record<string, Json>
    /** Tasks of a run that succeeded, all of them done. */
    tasks: number | null
  }
  /** Kills, whatever it is that is killed. */
  times: number
  seed: number
  /** Schedules that are due at once. */
  targets: number
  /** Least and most milliseconds before each kill. */
  pauseMs: readonly [least: number, most: number]
  /** Kills in one round; then it may come to its end: what is killed for ever never does. */
  killsEach: number
  /** What is killed, as often as it is named. */
  victims: readonly Victim[]
}

/** After the last kill everything has ended within this, on a machine that does other things too. */
const settleMs = 180_000
/** Of ten minutes only so many slots are new at a target. */
const roundsEach = 9

type Seen = {
  key: string
  state: string
  reason: string | null
  runs: number
  succeeded: number
  /** Of the runs that succeeded. */
  tasks: number | null
  done: number | null
}

export type ChaosResult = {
  kills: number
  /** Each slot that has neither one successful run that Groundwork recorded whole, nor a failed one that says why. */
  wrong: string[]
  /** Processes of runs that nobody has ended. */
  left: number[]
}

/** Kills parts of Groundwork at random moments of scheduled runs until all have ended. Says in a few lines what happened. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { db, world, times, seed, pauseMs, victims, killsEach } = options
  const random = mulberry32(seed)
  const below = (count: number) => Math.floor(random() * count)
  const killed: Partial<Record<Victim, number>> = {}
  const ended: Seen[] = []
  let flows: DeployedFlow[] = []
  const used = new Set<number>()
  let kills = 0
  for (let round = 0; kills < times; round++) {
    if (round % roundsEach === 0) {
      flows = await deployAnew(options, round)
      used.clear()
    }
    const keys = await slotsOfRound(options, { flows, used, random })
    let late = performance.now() + settleMs
    let left = killsEach
    for (;;) {
      const seen = await launches(db, keys)
      if (seen.length === keys.length && seen.every(isOver)) break
      expect(performance.now(), JSON.stringify(seen.filter((each) => !isOver(each)))).toBeLessThan(late)
      await delay(pauseMs[0] + below(pauseMs[1] - pauseMs[0]))
      const victim = victims[below(victims.length)]!
      if (left > 0 && kills < times && (await world.kill(victim, below))) {
        kills += 1
        left -= 1
        killed[victim] = (killed[victim] ?? 0) + 1
        late = performance.now() + settleMs
      }
    }
    ended.push(...(await launches(db, keys)))
  }
  expect(new Set(ended.map(({ key }) => key)).size, 'Each slot is counted once.').toBe(ended.length)
  report(ended, `seed ${seed}, ${kills} kills ${JSON.stringify(killed)}`)
  if (process.env['GROUNDWORK_CHAOS_SHOW']) show(ended, world)
  const wrong = ended.flatMap((slot) => (isRight(slot, options.flow.tasks) ? [] : [JSON.stringify(slot)]))
  await vi.waitUntil(() => world.left().length === 0, { timeout: 10_000 }).catch(() => {})
  return { kills, wrong, left: world.left() }
}

function isRight({ state, reason, succeeded, tasks, done }: Seen, expected: number | null): boolean {
  if (state === 'failed') return succeeded === 0 && /^[A-Z].{10,}/.test(reason ?? '')
  return succeeded === 1 && (expected === null || (tasks === expected && done === expected))
}

function report(ended: Seen[], what: string): void {
  const words = ended.filter(({ state }) => state === 'failed').map(({ reason }) => reason)
  console.log(
    `chaos: ${what}; ${ended.length} slots: ${ended.length - words.length} succeeded, ${words.length} failed; ${ended.reduce((sum, { runs }) => sum + runs, 0)} runs recorded`,
  )
  for (const [reason, count] of counted(words)) console.log(`  ${count} x ${reason}`)
}

/** The last lines of what failed, for whoever asks why. */
function show(ended: Seen[], { folder }: ChaosWorld): void {
  for (const { key, state } of ended) {
    const place = path.join(folder, 'data', 'processes', key)
    if (state !== 'failed' || !existsSync(place)) continue
    const printed = readdirSync(place)
      .filter((name) => name.startsWith('output.'))
      .toSorted()
    const lines = printed.flatMap((name) => readFileSync(path.join(place, name), 'utf8').trimEnd().split('\n'))
    console.log([`--- ${key}`, ...lines.slice(-12)].join('\n'))
  }
}

async function deployAnew({ db, world, flow, targets }: ChaosOptions, round: number): Promise<DeployedFlow[]> {
  await db.pool.query('update schedule set active = false')
  const names = Array.from({ length: targets }, (_, index) => `Chaos${round}x${index}`)
  return Promise.all(names.map((name) => world.deploy(name, flow)))
}

type Round = { flows: DeployedFlow[]; used: Set<number>; random: () => number }

/** The newest minute that was no slot of these targets yet: time goes on between two rounds. */
export function unusedMinute(now: number, used: Set<number>): Date {
  let minute = Math.floor(now / 60_000) * 60_000
  while (used.has(minute)) minute -= 60_000
  used.add(minute)
  return new Date(minute)
}

/** Makes one slot due at every target; each is of another minute than those before, or it would be the same run. */
async function slotsOfRound({ db, flow }: ChaosOptions, { flows, used, random }: Round): Promise<string[]> {
  const slot = unusedMinute(Date.now(), used)
  const keys: string[] = []
  for (const { targetId, promotionId, version, integrationId, slot: name } of flows) {
    const cron = `${slot.getUTCMinutes()} * * * *`
    const parameters = JSON.stringify(flow.parameters(random))
    await db.pool.query(
      `insert into schedule (target_id, promotion_id, version, integration_id, cron, time_zone, overlap, parameters, active, fence, last_slot)
        values ($1, $2, $3, $4, $5, 'UTC', 'skip', $6, true, 0, $7) on conflict (target_id) do update
        set cron = $5, parameters = $6, last_slot = $7, next_slot = null`,
      [targetId, promotionId, version, integrationId, cron, parameters, new Date(slot.getTime() - 1000)],
    )
    keys.push(scheduledRunKey(name, slot))
  }
  return keys
}

async function launches(db: TestDatabase, keys: string[]): Promise<Seen[]> {
  const { rows } = await db.pool.query<Seen>(
    `select l.key, l.state, l.reason, count(r.*)::int as runs, count(r.*) filter (where r.status = 'succeeded')::int as succeeded,
        max(r.tasks_total) filter (where r.status = 'succeeded') as tasks, max(r.tasks_done) filter (where r.status = 'succeeded') as done
      from launch l left join run_tag t on t.tag = 'gw.key:' || l.key left join run r on r.run_number = t.run_number
      where l.key = any($1::text[]) group by l.key`,
    [keys],
  )
  return rows
}

const isOver = ({ state }: Seen) => state === 'succeeded' || state === 'failed'

function counted(words: (string | null)[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const each of words) counts.set(each ?? 'null', (counts.get(each ?? 'null') ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

/** The same numbers for the same seed. */
function mulberry32(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
