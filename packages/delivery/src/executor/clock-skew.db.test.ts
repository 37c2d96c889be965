import { loadActor } from '@groundwork/access/actor'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { removeWindow, saveWindow } from '../gate/change-windows'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
const orchestrator = await startFakeOrchestrator()
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const engines = await engineFactory()
const admin = (await loadActor(db.pool, (await makeUser(db.prisma, { role: 'administrator' })).id))!
afterEach(async () => {
  orchestrator.clear()
  orchestrator.release()
  await engines.stopAll()
  await db.pool.query('update change_window set removed_at = now() where removed_at is null')
  await checkAgainst(db.pool, orchestrator)
})
afterAll(async () => {
  await engines.close()
  await orchestrator.close()
})

const minute = 60_000
const hour = 60 * minute
/** So long that no engine loses a lease because the machine is busy. */
const timing = { lease: 20_000, beat: 1_000, call: 20_000 }
/** An engine whose clock is so much ahead of that of the database. */
const start = (clockAhead: number) =>
  engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url, clockAhead, timing })
const ends = (id: string) => expect.poll(() => world.state(id), { timeout: 20_000 })

async function promoted(name: string): Promise<string> {
  const unit = await world.unit(name)
  return (await world.promote({ unit, version: await world.version(unit) })).id
}

/** On for so many minutes by the clock of the database, from so many minutes ago. */
function freeze(ago: number, minutes: number): Promise<{ id: string }> {
  const now = Date.now() - ago * minute
  const startsAt = new Date(now).toISOString().slice(0, 16)
  return saveWindow(world.deps, {
    ...{ id: null, rowVersion: null, actor: admin, kind: 'freeze', title: 'Quarter', reason: 'Closing the books' },
    ...{ selector: { environments: ['dev'] }, startsAt, minutes, timeZone: 'UTC', rule: null, overrun: false, now },
  })
}

/** Waits by the database's clock. */
async function passes(ms: number): Promise<void> {
  const { rows } = await db.pool.query<{ at: Date }>(`select clock_timestamp() + $1::float8 * interval '1 ms' as at`, [
    ms,
  ])
  const over = async () =>
    (await db.pool.query<{ over: boolean }>('select clock_timestamp() > $1 as over', [rows[0]!.at])).rows[0]!.over
  await expect.poll(over, { timeout: 20_000 }).toBe(true)
}

/** A promotion that acts: its first call has been made, and is answered when the orchestrator lets it go. */
async function acting(name: string): Promise<string> {
  orchestrator.fail(`put@${world.slot(name)}`, 'hold-after')
  const id = await promoted(name)
  await orchestrator.whenHeld()
  return id
}

describe('engines whose clocks are hours apart', { timeout: 60_000 }, () => {
  it('do everything once, and leave each other what they hold', async () => {
    await Promise.all([start(2 * hour), start(-2 * hour)])
    const ids = await Promise.all(Array.from({ length: 8 }, (_, n) => promoted(`apart${n}`)))
    for (const id of ids) await ends(id).toBe('SUCCEEDED')
    const keys = orchestrator.applied.map(({ key }) => key)
    expect(keys).toHaveLength(16)
    expect(new Set(keys).size).toBe(16)
  })

  it('leave a target to the one that holds it, however long ago that began by their own clock', async () => {
    await start(-2 * hour)
    const id = await acting('behind1')
    const { fence } = await world.target('behind1')
    await start(2 * hour)
    // By its own clock the lease was over hours ago.
    await passes(1_500)
    expect(await world.target('behind1')).toMatchObject({ fence })
    orchestrator.release()
    await ends(id).toBe('SUCCEEDED')
  })
})

describe('a freeze', { timeout: 60_000 }, () => {
  it('is on for an engine for whose clock it is over, and it wakes what it paused in time', async () => {
    await start(2 * hour)
    const id = await acting('frozen1')
    const { id: freezeId } = await freeze(2, 60)
    orchestrator.release()
    await ends(id).toBe('PAUSED')
    const waiting = await promoted('frozen2')
    const wakesIn = async () =>
      (
        await db.pool.query<{ ms: number }>(
          'select (extract(epoch from wake_at - clock_timestamp()) * 1000)::float8 as ms from promotion where id = $1',
          [id],
        )
      ).rows[0]!.ms
    expect(await wakesIn()).toBeLessThanOrEqual(minute)
    // Looked at once more, it stays where it is.
    await db.pool.query(`update promotion set wake_at = clock_timestamp() where id = any($1)`, [[id, waiting]])
    await expect.poll(wakesIn, { timeout: 10_000 }).toBeGreaterThan(minute / 2)
    expect(await world.state(id)).toBe('PAUSED')
    expect(await world.state(waiting)).toBe('GATING')
    await removeWindow(world.deps, { id: freezeId, rowVersion: 1, actor: admin })
    await ends(id).toBe('SUCCEEDED')
    await ends(waiting).toBe('SUCCEEDED')
  })

  it('that is over stops nothing for an engine for whose clock it is still on', async () => {
    await start(-hour)
    const id = await acting('thawed1')
    await freeze(90, 60)
    orchestrator.release()
    await ends(id).toBe('SUCCEEDED')
  })
})
