import { UnavailableError } from '@groundwork/access/errors'
import { testDatabase } from '@groundwork/db/testing'
import type { PluginEvent } from '@groundwork/plugin-sdk/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import type { CallPlugin } from '../platform/call-plugin'
import { installPlugin } from '../platform/testing/installed'
import { mostFailures } from './deliver'
import { startDeliveries } from './deliveries'

const db = await testDatabase()
type Answer = (events: PluginEvent[], pluginId: string) => Promise<number> | number
const engines: { stop(): Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(engines.splice(0).map((one) => one.stop()))
  await db.pool.query('truncate plugin_event_cursor, plugin_installation, plugin_bundle, plugin_log, event')
})

const install = (topics: string[], id = 'listener') =>
  installPlugin(db.pool, {
    id,
    permissions: ['events.subscribe'],
    contributes: [{ point: 'event/v1', id: 'heard', topics }],
  })

function engine(answer: Answer, pool = db.pool) {
  const call: CallPlugin = async (pluginId, { body }) => {
    const status = await answer((body as { events: PluginEvent[] }).events, pluginId)
    return { status, value: status === 200 ? {} : { message: 'Cannot take it.' } }
  }
  const started = startDeliveries({ pool, bus: db.bus, call, tickMs: 50 })
  engines.push(started)
  return started
}

const cursors = async () =>
  (await db.pool.query<{ handler: string; failures: number }>('select handler, failures from plugin_event_cursor')).rows
const begun = () => expect.poll(async () => (await cursors()).length).toBe(1)

async function publish(topic: string, ...keys: string[]): Promise<void> {
  await db.bus.publish(
    db.pool,
    keys.map((key) => ({ topic, key, payload: { key } })),
  )
  db.bus.wake()
}
const hurry = () => db.pool.query('update plugin_event_cursor set retry_at = now() where retry_at is not null')

describe('deliveries', () => {
  it('begin with what happens after the handler was first seen, and hand on what it names in order', async () => {
    await publish('run', 'before')
    await install(['run', 'plugin.listener.*'])
    // A bundle that an older Groundwork took in, with less strict rules.
    await db.pool.query(
      `update plugin_bundle set manifest = jsonb_insert(manifest, '{contributes,0,topics,0}', '"plugin.other.*"')`,
    )
    const heard: PluginEvent[] = []
    engine((events) => {
      heard.push(...events)
      return 200
    })
    await begun()
    await publish('run', '1')
    await publish('user', 'secret')
    await publish('plugin.other.x', 'not-mine')
    await publish('plugin.listener.x', '2')
    await publish('run', '3')
    await expect.poll(() => heard.map(({ key }) => key)).toEqual(['1', '2', '3'])
    expect(heard[0]).toMatchObject({ topic: 'run', payload: { key: '1' }, at: expect.stringMatching(/^\d{4}-.*Z$/) })
    const { rows } = await db.pool.query<{ line: string }>('select line from plugin_log')
    expect(rows.map(({ line }) => line)).toEqual([
      '"heard": "plugin.other.*" is of another plugin: name each of its events that you want.',
    ])
  })

  it('to one plugin are not held up by another that is slow', async () => {
    const slow = ['slow-one', 'slow-two', 'slow-three', 'slow-four', 'slow-five', 'slow-six']
    for (const id of [...slow, 'listener']) await install(['run'], id)
    let finish = () => {}
    const until = new Promise<void>((resolve) => (finish = resolve))
    const heard: string[] = []
    const waiting = new Set<string>()
    engine(async (events, pluginId) => {
      if (pluginId === 'listener') heard.push(...events.map(({ key }) => key))
      else {
        waiting.add(pluginId)
        await until
      }
      return 200
    })
    await expect.poll(async () => (await cursors()).length).toBe(7)
    await publish('run', '1')
    await expect.poll(() => waiting.size).toBe(6)
    await publish('run', '2', '3')
    await expect.poll(() => heard).toEqual(['1', '2', '3'])
    finish()
  })

  it('come in order, none lost and none twice, from four engines while others write', async () => {
    await install(['run'])
    const heard: string[] = []
    for (let n = 0; n < 4; n++)
      engine((events) => {
        heard.push(...events.map(({ key }) => key))
        return 200
      })
    await begun()
    await Promise.all(
      [0, 1, 2].map(async (writer) => {
        for (let n = 0; n < 40; n++) await publish('run', `${writer}.${n}a`, `${writer}.${n}b`)
      }),
    )
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(240)
    const { rows } = await db.pool.query<{ key: string }>(`select key from event where topic = 'run' order by xid, id`)
    expect(heard).toEqual(rows.map(({ key }) => key))
  })

  it('are made again when the engine ends between delivery and cursor', async () => {
    await install(['run'])
    const heard: string[] = []
    // The engine that dies: the plugin took the events, and nothing is written after it.
    const dying = Object.assign(Object.create(db.pool) as typeof db.pool, {
      query: (query: { name?: string }, ...rest: unknown[]) => {
        if (['plugin-event-move', 'plugin-event-free', 'plugin-event-put-off'].includes(query?.name ?? ''))
          return Promise.reject(new Error('killed'))
        return (db.pool.query as (...all: unknown[]) => unknown)(query, ...rest)
      },
    })
    const first = engine((events) => {
      heard.push(...events.map(({ key }) => `first ${key}`))
      return 200
    }, dying)
    await begun()
    await publish('run', '1', '2')
    await expect.poll(() => heard.length).toBeGreaterThan(0)
    await first.stop()
    // Its lease runs out.
    await db.pool.query(`update plugin_event_cursor set lease_until = now() - interval '1 s'`)
    heard.length = 0
    engine((events) => {
      heard.push(...events.map(({ key }) => key))
      return 200
    })
    await expect.poll(() => heard).toEqual(['1', '2'])
  })

  it('are tried again later, and pass over what cannot be taken, with the reason', async () => {
    await install(['run'])
    const heard: string[] = []
    let tries = 0
    engine((events) => {
      tries += 1
      if (events.some(({ key }) => key === 'poison')) return 500
      heard.push(...events.map(({ key }) => key))
      return 200
    })
    await begun()
    await publish('run', 'good', 'poison', 'after')
    await expect.poll(async () => (await cursors())[0]!.failures).toBeGreaterThan(0)
    expect(heard).toEqual([])
    await expect
      .poll(
        async () => {
          await hurry()
          return heard
        },
        { timeout: 10_000, interval: 30 },
      )
      .toEqual(['good', 'after'])
    expect(tries).toBeGreaterThanOrEqual(mostFailures)
    const { rows } = await db.pool.query<{ line: string }>('select line from plugin_log')
    expect(rows[0]!.line).toMatch(
      /^Events for "heard": The event \d+-\d+ \(run poison\) was passed over after 8 tries: Cannot take it\.$/,
    )
    const { rows: noticed } = await db.pool.query<{ notice: string }>('select notice from plugin_installation')
    expect(noticed[0]!.notice).toContain('passed over: Cannot take it.')
  })

  it('wait for a plugin that is away, however long', async () => {
    await install(['run'])
    let away = 0
    const heard: string[] = []
    engine((events) => {
      if (away++ < mostFailures + 2) throw new UnavailableError('It is starting.')
      heard.push(...events.map(({ key }) => key))
      return 200
    })
    await begun()
    await publish('run', '1')
    await expect
      .poll(
        async () => {
          await hurry()
          return heard
        },
        { timeout: 10_000, interval: 30 },
      )
      .toEqual(['1'])
  })

  it('are for plugins that are on and may hear', async () => {
    await install(['run'], 'off-one')
    await db.pool.query(`update plugin_installation set state = 'disabled'`)
    await installPlugin(db.pool, { id: 'not-granted', contributes: [] })
    await install(['run'], 'on-one')
    await install(['run'], 'refused')
    await db.pool.query(`update plugin_installation set granted = '{}' where plugin_id = 'refused'`)
    const heard: string[] = []
    engine((_events, pluginId) => {
      heard.push(pluginId)
      return 200
    })
    await begun()
    await publish('run', '1')
    await expect.poll(() => heard).toEqual(['on-one'])
  })
})
