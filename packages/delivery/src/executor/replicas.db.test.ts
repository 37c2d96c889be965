import { testDatabase } from '@groundwork/db/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Timing } from './timing'
import { checkAgainst } from './testing/check-invariants'
import { deliveryWorld } from './testing/delivery-world'
import { engineFactory } from './testing/engines'
import { startFakeOrchestrator } from './testing/fake-orchestrator'

const db = await testDatabase()
// It knows no fences and forgets a key as soon as another is there: what stops a late write is the token alone.
const orchestrator = await startFakeOrchestrator({ fences: false })
const world = await deliveryWorld({ pool: db.pool, bus: db.bus, orchestrator })
const engines = await engineFactory()
type More = { at?: string; signal?: 'SIGSTOP'; connections?: number; timing?: Partial<Timing> }
const start = (more: More = {}) => engines.start({ databaseUrl: db.url, orchestratorUrl: orchestrator.url, ...more })
afterEach(async () => {
  orchestrator.release()
  await engines.stopAll()
  await checkAgainst(db.pool, orchestrator)
})
afterAll(async () => {
  await engines.close()
  await orchestrator.close()
})

/** It does not look whether its lease is still its own: what stops it then is the fence, and the token. */
const unaware = { timing: { beat: 60_000 } }

const ends = (id: string) => expect.poll(() => world.state(id), { timeout: 20_000, interval: 50 })
const fenceOf = async (name: string) => (await world.target(name)).fence

describe('an engine that is stopped in the middle and goes on after its lease was taken over', {
  timeout: 60_000,
}, () => {
  it('cannot write over what came after it: its token is of the past', async () => {
    const unit = await world.unit('zombie1')
    const [older, newer] = [await world.version(unit), await world.version(unit)]
    const zombie = await start({ at: 'put1:before-call', signal: 'SIGSTOP', ...unaware })
    const first = await world.promote({ unit, version: older })
    await expect.poll(() => effectsOf(first.id), { timeout: 10_000 }).toMatchObject([{ state: 'INTENT' }])
    await start()
    await ends(first.id).toBe('SUCCEEDED')
    const second = await world.promote({ unit, version: newer })
    await ends(second.id).toBe('SUCCEEDED')
    const before = orchestrator.calls.length
    zombie.kill('SIGCONT')
    // It makes its call: the write of the first promotion, long after the second one is there.
    await expect.poll(() => orchestrator.calls.slice(before), { timeout: 10_000 }).toContain('put')
    expect(orchestrator.slot(world.slot('zombie1'))?.labels?.version).toBe(newer)
    expect(orchestrator.applied.filter(({ slot }) => slot === world.slot('zombie1'))).toHaveLength(4)
    expect(await world.target('zombie1')).toMatchObject({ current_version: newer, current_promotion_id: second.id })
  })

  it('cannot say that the promotion failed, while the other engine carries it on', async () => {
    const unit = await world.unit('zombie2')
    const version = await world.version(unit)
    orchestrator.fail('put', 'forbid')
    const zombie = await start({ at: 'put2:after-call', signal: 'SIGSTOP', ...unaware })
    const { id } = await world.promote({ unit, version })
    await expect.poll(() => effectsOf(id), { timeout: 10_000 }).toMatchObject([{ state: 'INTENT' }])
    const fence = await fenceOf('zombie2')
    orchestrator.fail('activate', 'hold-before')
    // Its call is held until the test lets go of it, however long that takes.
    await start({ timing: { call: 30_000 } })
    await orchestrator.whenHeld()
    expect(await fenceOf('zombie2')).toBeGreaterThan(fence)
    zombie.kill('SIGCONT')
    // Its refusal is of a lease that it has lost.
    await expect.poll(() => zombie.lines.length > 0 || world.state(id), { timeout: 20_000 }).toBe('APPLYING')
    await settles()
    expect(await world.state(id)).toBe('APPLYING')
    orchestrator.release()
    await ends(id).toBe('SUCCEEDED')
    expect((await effectsOf(id)).map(({ state }) => state)).toEqual(['DONE', 'DONE'])
  })

  /** Long enough for the engine that goes on to have made its next writes: it beats five times in a second. */
  async function settles() {
    const { rows } = await db.pool.query<{ at: Date }>(`select clock_timestamp() + interval '700 ms' as at`)
    await expect
      .poll(async () => (await db.pool.query('select clock_timestamp() > $1 as over', [rows[0]!.at])).rows[0].over, {
        timeout: 10_000,
      })
      .toBe(true)
  }
})

async function effectsOf(id: string): Promise<{ state: string }[]> {
  const { rows } = await db.pool.query<{ state: string }>(
    'select state from effect where promotion_id = $1 order by intent_at',
    [id],
  )
  return rows
}

describe('two engines', { timeout: 180_000 }, () => {
  it('that race over 200 promotions lose none and do none twice', async () => {
    const targets = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const unit = await world.unit(`race${n}`)
        const versions = []
        for (let v = 0; v < 10; v++) versions.push(await world.version(unit))
        return { unit, versions }
      }),
    )
    await Promise.all([start(), start()])
    const asked = targets.flatMap(({ unit, versions }) => versions.map((version) => ({ unit, version })))
    const ids: string[] = []
    // Twenty clicks at a time, on all targets.
    for (let at = 0; at < 10; at++)
      ids.push(
        ...(await Promise.all(asked.filter((_, n) => n % 10 === at).map((ask) => world.promote(ask)))).map(
          ({ id }) => id,
        ),
      )
    const open = async () => {
      const { rows } = await db.pool.query<{ n: number }>(
        `select count(*)::int as n from promotion where id = any($1) and state <> 'SUCCEEDED'`,
        [ids],
      )
      return rows[0]!.n
    }
    await expect.poll(open, { timeout: 150_000, interval: 200 }).toBe(0)
    const of = new Set(targets.map(({ unit }) => world.slot(unit.name)))
    const keys = orchestrator.applied.filter(({ slot }) => of.has(slot)).map(({ key }) => key)
    expect(keys).toHaveLength(400)
    expect(new Set(keys).size).toBe(400)
  })

  it('carry on when one of them is killed between two steps', async () => {
    const unit = await world.unit('heir3')
    const version = await world.version(unit)
    const doomed = await start({ at: 'switch3:before-intent' })
    const { id } = await world.promote({ unit, version })
    await doomed.ended
    await start()
    await ends(id).toBe('SUCCEEDED')
  })
})

describe('a database that', { timeout: 60_000 }, () => {
  it('breaks every connection in the middle of many promotions costs none of them', async () => {
    await start()
    const made = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const unit = await world.unit(`cut${n}`)
        return world.promote({ unit, version: await world.version(unit) })
      }),
    )
    for (let n = 0; n < 6; n++) {
      await db.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name in ('doomed-engine', 'groundwork-delivery', 'groundwork-events')
            and pid <> pg_backend_pid()`,
      )
      await expect
        .poll(async () => (await Promise.all(made.map(({ id }) => world.state(id)))).length, { timeout: 10_000 })
        .toBe(12)
    }
    for (const { id } of made) await ends(id).toBe('SUCCEEDED')
  })

  it('asks for transactions again (40001) gets them again, whole', async () => {
    // One commit in three of what the executor writes fails as a serialization failure does.
    await db.pool.query(`create sequence unlucky;
      create function refuse_some() returns trigger language plpgsql as $$
      begin if nextval('unlucky') % 3 = 0 then raise exception 'could not serialize access' using errcode = '40001'; end if; return null; end $$;
      create constraint trigger unlucky after insert or update on effect deferrable initially deferred for each row execute function refuse_some();`)
    try {
      await start()
      const made = await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const unit = await world.unit(`luck${n}`)
          return world.promote({ unit, version: await world.version(unit) })
        }),
      )
      for (const { id } of made) await ends(id).toBe('SUCCEEDED')
      const { rows } = await db.pool.query(
        `select count(*)::int as n from promotion_event where kind = 'effect' and promotion_id = any($1) group by promotion_id`,
        [made.map(({ id }) => id)],
      )
      expect(rows).toEqual(made.map(() => ({ n: 2 })))
    } finally {
      await db.pool.query('drop trigger unlucky on effect; drop function refuse_some; drop sequence unlucky')
    }
  })

  it('has two connections for an engine with many promotions keeps every lease', async () => {
    await start({ connections: 2 })
    const made = await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const unit = await world.unit(`pool${n}`)
        return world.promote({ unit, version: await world.version(unit) })
      }),
    )
    for (const { id } of made) await ends(id).toBe('SUCCEEDED')
  })
})
