import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/testing'
import { type BusEvent, createEventBus, eventInsert, type Reload } from './events'
import { pruneEvents } from './prune'

const db = await testDatabase()
const aborts: AbortController[] = []

afterEach(async () => {
  for (const abort of aborts.splice(0)) abort.abort()
  await db.pool.query('truncate event')
})

/** Collects from a stream in the background; `until(n)` resolves with the first n. */
function collect(options: { topic?: string; key?: string; after?: string | null } = {}) {
  const { topic = 'run', key, after } = options
  const abort = new AbortController()
  aborts.push(abort)
  const seen: (BusEvent | Reload)[] = []
  const stream = db.bus.stream({ interests: [{ topic, key }], after, signal: abort.signal })
  const done = (async () => {
    for await (const event of stream) seen.push(event)
  })()
  return { seen, done, abort, until: (count: number) => until(() => seen.length >= count).then(() => seen) }
}

async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !(await condition()); ) {
    if (Date.now() > end) throw new Error('The condition did not come true.')
    await delay(5)
  }
}

const keys = (events: (BusEvent | Reload)[]) => events.map((event) => ('reload' in event ? 'reload' : event.key))

async function publish(...names: string[]) {
  await db.bus.publish(
    db.pool,
    names.map((key) => ({ topic: 'run', key, payload: { key } })),
  )
  db.bus.wake()
}

describe('the event bus', () => {
  it('hands out what is published after the subscription, with its payload', async () => {
    await publish('before')
    // What other files have open in the same server keeps it back: until then it would be of those from now on.
    await until(async () => {
      const { rowCount } = await db.pool.query('select from event where xid >= pg_snapshot_xmin(pg_current_snapshot())')
      return rowCount === 0
    })
    await db.bus.ready()
    const all = collect()
    const one = collect({ key: '2' })
    await publish('1', '2', '3')
    expect(keys(await all.until(3))).toEqual(['1', '2', '3'])
    expect(await one.until(1)).toMatchObject([{ topic: 'run', key: '2', payload: { key: '2' }, at: expect.any(Date) }])
  })

  it('does not lose the event of a transaction that commits late', async () => {
    await db.bus.ready()
    const all = collect()
    const slow = await db.pool.connect()
    await slow.query('begin')
    await db.bus.publish(slow, [{ topic: 'run', key: 'slow' }])
    await publish('quick')
    await until(async () => (await db.pool.query('select from event')).rowCount === 1)
    expect(keys(all.seen)).toEqual([])
    await slow.query('commit')
    slow.release()
    // No wake() for the slow one: the reader knows by itself that it has to look again.
    expect(keys(await all.until(2))).toEqual(['slow', 'quick'])
  })

  it('says nothing of a transaction that is rolled back', async () => {
    await db.bus.ready()
    const all = collect()
    const client = await db.pool.connect()
    await client.query('begin')
    await db.bus.publish(client, [{ topic: 'run', key: 'undone' }])
    await client.query('rollback')
    client.release()
    await publish('done')
    expect(keys(await all.until(1))).toEqual(['done'])
  })

  it('resumes after a cursor without gap or repetition while others keep writing', async () => {
    const total = 3_000
    let cursor = await db.bus.position()
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < total / 4 / 10; n++) {
        await publish(...Array.from({ length: 10 }, (_, k) => `${writer}.${n * 10 + k}`))
      }
    })
    const seen: string[] = []
    // A consumer that leaves after every 100 events and comes back with the last cursor it saw.
    while (seen.length < total) {
      const abort = new AbortController()
      let taken = 0
      for await (const event of db.bus.stream({ interests: [{ topic: 'run' }], after: cursor, signal: abort.signal })) {
        if ('reload' in event) throw new Error('reload')
        seen.push(event.key)
        cursor = event.cursor
        if (++taken === 100) break
      }
      abort.abort()
    }
    await Promise.all(writers)
    const { rows } = await db.pool.query<{ key: string }>('select key from event order by xid, id')
    expect(seen).toEqual(rows.map((row) => row.key))
    expect(new Set(seen).size).toBe(total)
  })

  it('goes on after its LISTEN connection was cut, with what was published meanwhile', async () => {
    await db.bus.ready()
    const all = collect()
    await publish('1')
    await all.until(1)
    const cut = await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'groundwork-events'`,
    )
    expect(cut.rowCount).toBe(1)
    await publish('2')
    expect(keys(await all.until(2))).toEqual(['1', '2'])
  })

  it('says reload for a cursor that is older than what is kept, and for text that is no cursor', async () => {
    await publish('1')
    const { rows } = await db.pool.query<{ cursor: string }>(`select xid || '-' || id as cursor from event`)
    await publish('2', '3')
    await db.pool.query(`update event set at = now() - interval '8 days'`)
    expect(await pruneEvents(db.pool)).toBe(2)
    expect(keys(await collect({ after: rows[0]!.cursor }).until(1))[0]).toBe('reload')
    expect(keys(await collect({ after: "1' or true" }).until(1))[0]).toBe('reload')
    expect(keys(await collect({ after: '99999999999-1' }).until(1))[0]).toBe('reload')
  })

  it('does not say reload for an old cursor when nothing was pruned after it', async () => {
    const start = await db.bus.position()
    await publish('1', '2')
    expect(keys(await collect({ after: start }).until(2))).toEqual(['1', '2'])
  })

  it('keeps calling the other listeners when one throws, and none after it left', async () => {
    await db.bus.ready()
    const heard: string[] = []
    const complaints: unknown[] = []
    const error = console.error
    console.error = (...given: unknown[]) => complaints.push(given)
    const leaveBad = db.bus.on({ topic: 'run' }, () => {
      throw new Error('broken')
    })
    const leave = db.bus.on({ topic: 'run' }, (event) => heard.push(event.key))
    await publish('1')
    await until(() => heard.length === 1)
    leave()
    leaveBad()
    console.error = error
    expect(complaints).toHaveLength(1)
    const all = collect()
    await publish('2')
    await all.until(1)
    expect(heard).toEqual(['1'])
  })

  it('ends a stream when its signal aborts', async () => {
    await db.bus.ready()
    const all = collect()
    all.abort.abort()
    await all.done
    expect(all.seen).toEqual([])
  })

  it('reaches another process through the database', async () => {
    const other = createEventBus({ pool: db.pool, directUrl: db.url })
    const heard: string[] = []
    other.on({ topic: 'token', key: 't1' }, (event) => heard.push(event.key))
    await other.ready()
    await db.pool.query(`${eventInsert} values ('token', 't1', '{}'), ('token', 't2', '{}')`)
    db.bus.wake()
    await until(() => heard.length > 0)
    expect(heard).toEqual(['t1'])
    await other.close()
  })
})
