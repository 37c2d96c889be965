import { setTimeout as delay } from 'node:timers/promises'
import { can } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import type { CallPlugin } from '../platform/call-plugin'
import { type LogPlace, writeHostLine } from '../platform/log-lines'
import { beginCursor } from './cursors'
import { deliverTo, type Delivering, type Handler } from './deliver'
import { sortTopics } from './topics'

export type DeliveriesOptions = {
  pool: Pool
  bus: EventBus
  call: CallPlugin
  /** How often to look without being told, in milliseconds; tests look more often. */
  tickMs?: number
}

type Row = { plugin_id: string; version: string; manifest: Manifest; granted: string[] }

const usualTickMs = 3_000
/** Events come in swarms: what came within this is looked for once. */
const gatherMs = 100

/**
 * Tells plugins' event handlers of events: in order, at least once, each handler by one engine at a time. A handler begins with
 * what happens after it was first seen; one that fails is tried again, later and later.
 */
export function startDeliveries({ pool, bus, call, tickMs = usualTickMs }: DeliveriesOptions): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const delivering: Delivering = { pool, bus, call, owner: uuidv7(), signal: stopping.signal }
  const under = new Map<string, Promise<void>>()
  const again = new Set<string>()
  const begun = new Set<string>()
  let handlers: Handler[] = []
  let leave: (() => void)[] = []
  let heard = ''
  let gathering: NodeJS.Timeout | null = null

  async function look(): Promise<void> {
    handlers = await loadHandlers({ pool, bus })
    for (const handler of handlers) {
      if (begun.has(nameOf(handler))) continue
      await beginCursor(pool, handler)
      begun.add(nameOf(handler))
    }
    follow()
    handlers.forEach(start)
  }

  /** One at a time for a handler here; what comes meanwhile is looked for when it ends. */
  function start(handler: Handler): void {
    const name = nameOf(handler)
    if (stopping.signal.aborted) return
    if (under.has(name)) return void again.add(name)
    const done = deliverTo(delivering, handler)
      // The database is away: the next tick tries again.
      .catch(() => {})
      .then(() => {
        under.delete(name)
        const current = handlers.find((one) => nameOf(one) === name)
        if (again.delete(name) && current) start(current)
      })
    under.set(name, done)
  }

  /** Hears the topics that some handler names. Events below a prefix wait for the tick: the bus knows topics by name only. */
  function follow(): void {
    const names = [...new Set(handlers.flatMap(({ topics }) => topics.names))].sort()
    if (names.join(' ') === heard) return
    heard = names.join(' ')
    for (const end of leave) end()
    leave = names.map((topic) => bus.on({ topic }, wake))
  }

  function wake(): void {
    gathering ??= setTimeout(() => {
      gathering = null
      handlers.forEach(start)
    }, gatherMs).unref()
  }

  const ticking = tick(look, tickMs, stopping.signal)
  const leavePlugins = bus.on({ topic: 'plugin' }, () => void look().catch(() => {}))
  return {
    async stop() {
      stopping.abort()
      if (gathering) clearTimeout(gathering)
      for (const end of [leavePlugins, ...leave]) end()
      await ticking
      await Promise.all(under.values())
    },
  }
}

/** Works now and after each `ms`, until the signal aborts; a failure costs a turn. */
async function tick(work: () => Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => {})
    await delay(ms, undefined, { signal, ref: false }).catch(() => {})
  }
}

function nameOf({ pluginId, handler }: Handler): string {
  return `${pluginId}/${handler}`
}

const told = new Set<string>()

async function loadHandlers(place: LogPlace): Promise<Handler[]> {
  const { rows } = await place.pool.query<Row>({
    name: 'plugin-event-handlers',
    text: `select i.plugin_id, b.version, b.manifest, i.granted
      from plugin_installation i join plugin_bundle b on b.sha256 = i.active_sha
      where i.state = 'enabled' and b.manifest @? '$.contributes[*] ? (@.point == "event/v1")'`,
  })
  const handlers: Handler[] = []
  for (const { plugin_id: pluginId, version, manifest, granted } of rows) {
    const actor = { kind: 'plugin', id: pluginId, name: manifest.name, granted } as const
    if (!can(actor, 'platform.subscribe', { kind: 'plugin', id: pluginId }).allowed) continue
    for (const one of manifest.contributes) {
      if (one.point !== 'event/v1') continue
      const { refused, ...topics } = sortTopics(pluginId, one.topics)
      for (const words of refused) await sayOnce(place, { pluginId, version }, `"${one.id}": ${words}`)
      if (topics.names.length + topics.prefixes.length > 0)
        handlers.push({ pluginId, handler: one.id, version, topics })
    }
  }
  return handlers
}

async function sayOnce(place: LogPlace, about: { pluginId: string; version: string }, message: string): Promise<void> {
  const line = `${about.pluginId}/${about.version}/${message}`
  if (told.has(line)) return
  told.add(line)
  await writeHostLine(place, about, { level: 'warn', message })
}
