import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { testDatabase } from '@groundwork/db/testing'
import type { DeployedFlow } from '@groundwork/delivery/testing/deployed-flow'
import { fakeFlow, packFiles } from '@groundwork/delivery/testing/fake-package'
import { scheduledRunKey } from '@groundwork/delivery/keys'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type ChaosWorld, startChaosWorld, type Victim } from '../testing/chaos-world'

// Given by `npm run test:chaos -- --times 100 --seed 7`; without it a few with a fixed seed.
const times = Number(process.env['GROUNDWORK_CHAOS_TIMES'] ?? 4)
const seed = Number(process.env['GROUNDWORK_CHAOS_SEED'] ?? 7)
const targets = times > 20 ? 8 : 4
const db = await testDatabase()
let world: ChaosWorld
let flows: DeployedFlow[] = []
const random = mulberry32(seed)
const below = (count: number) => Math.floor(random() * count)

beforeAll(async () => {
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  world = await startChaosWorld(db, { python })
  await vi.waitFor(async () => expect(await healthy()).toBe(true), { timeout: 40_000, interval: 100 })
  const code = packFiles({ 'flow.py': fakeFlow })
  for (let index = 0; index < targets; index++)
    flows.push(await world.deploy(`Chaos${index}`, { code, entry: 'flow.py' }))
}, 120_000)
afterAll(() => world.close(), 60_000)

async function healthy(): Promise<boolean> {
  const { rows } = await db.pool.query(`select 1 from information_schema.tables where table_name = 'definition'`)
  return rows.length > 0
}

/** Kills in one round; then it may come to its end: what is killed for ever never does. */
const killsEach = 6
/** After the last kill everything has ended within this, on a machine that does other things too. */
const settleMs = 180_000
/** Of ten minutes only so many slots are new at a target. */
const roundsEach = 9
const code = packFiles({ 'flow.py': fakeFlow })

async function deployAnew(round: number): Promise<void> {
  await db.pool.query('update schedule set active = false')
  const names = Array.from({ length: targets }, (_, index) => `Chaos${round}x${index}`)
  flows = await Promise.all(names.map((name) => world.deploy(name, { code, entry: 'flow.py' })))
}

/** Makes one slot due at every target; each is of another minute than those before. */
async function slotsOfRound(round: number): Promise<string[]> {
  const slot = new Date(Math.floor(Date.now() / 60_000) * 60_000 - (round % roundsEach) * 60_000)
  const keys: string[] = []
  for (const { targetId, promotionId, version, integrationId, slot: name } of flows) {
    const parameters = { seconds: (random() * 2).toFixed(2), children: 'worker,stray', flow: 'ChaosFlow' }
    await db.pool.query(
      `insert into schedule (target_id, promotion_id, version, integration_id, cron, time_zone, overlap, parameters, active, fence, last_slot)
        values ($1, $2, $3, $4, $5, 'UTC', 'skip', $6, true, 0, $7) on conflict (target_id) do update
        set cron = $5, parameters = $6, last_slot = $7, next_slot = null`,
      [
        ...[
          targetId,
          promotionId,
          version,
          integrationId,
          `${slot.getUTCMinutes()} * * * *`,
          JSON.stringify(parameters),
        ],
        new Date(slot.getTime() - 1000),
      ],
    )
    keys.push(scheduledRunKey(name, slot))
  }
  return keys
}

type Seen = { key: string; state: string; reason: string | null; runs: number; succeeded: number }

async function launches(keys: string[]): Promise<Seen[]> {
  const { rows } = await db.pool.query<Seen>(
    `select l.key, l.state, l.reason, count(r.*)::int as runs, count(r.*) filter (where r.status = 'succeeded')::int as succeeded
      from launch l left join run_tag t on t.tag = 'gw.key:' || l.key left join run r on r.run_number = t.run_number
      where l.key = any($1::text[]) group by l.key`,
    [keys],
  )
  return rows
}

const isOver = ({ state }: Seen) => state === 'succeeded' || state === 'failed'

it(
  `${times} kills at random moments of scheduled runs: each slot has one successful run, or a failed one that says why`,
  async () => {
    const killed: Record<Victim, number> = { launcher: 0, guard: 0, flow: 0, engine: 0, plugin: 0 }
    const ended: Seen[] = []
    let kills = 0
    for (let round = 0; kills < times; round++) {
      if (round % roundsEach === 0) await deployAnew(round)
      const keys = await slotsOfRound(round)
      let late = performance.now() + settleMs
      let left = killsEach
      for (;;) {
        const seen = await launches(keys)
        if (seen.length === keys.length && seen.every(isOver)) break
        expect(performance.now(), JSON.stringify(seen.filter((each) => !isOver(each)))).toBeLessThan(late)
        await delay(100 + below(500))
        const victim = pick(random())
        if (left > 0 && kills < times && (await world.kill(victim, below))) {
          kills += 1
          left -= 1
          killed[victim] += 1
          late = performance.now() + settleMs
        }
      }
      ended.push(...(await launches(keys)))
    }
    const words = ended.filter(({ state }) => state === 'failed').map(({ reason }) => reason)
    console.log(
      `chaos: seed ${seed}, ${kills} kills ${JSON.stringify(killed)}; ${ended.length} slots: ${ended.length - words.length} succeeded, ${words.length} failed`,
    )
    for (const [reason, count] of counted(words)) console.log(`  ${count} x ${reason}`)
    for (const { key, state, reason, succeeded } of ended) {
      expect(succeeded, `${key} has ${succeeded} successful runs and is ${state}: ${reason}`).toBe(
        state === 'succeeded' ? 1 : 0,
      )
      if (state === 'failed') expect(reason).toMatch(/^[A-Z].{10,}/)
    }
    await vi.waitFor(() => expect(world.left()).toEqual([]), { timeout: 10_000 })
  },
  120_000 + times * 20_000,
)

function counted(words: (string | null)[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const each of words) counts.set(each ?? 'null', (counts.get(each ?? 'null') ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

/** Engines and plugins take long to come back: they are killed more seldom than what runs. */
function pick(dice: number): Victim {
  if (dice < 0.1) return 'engine'
  if (dice < 0.25) return 'plugin'
  return (['launcher', 'guard', 'flow'] as const)[Math.floor(((dice - 0.25) / 0.75) * 3)]!
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
