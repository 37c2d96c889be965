import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createEventBus, type EventBus } from '../events/events'
import type { TestDatabase } from './testing'

/** A bus of the test's database that cannot listen, over a real connection that waits, before the test lets it. */
export async function lateBus(db: TestDatabase): Promise<{ bus: EventBus; listen(): Promise<void> }> {
  const waiting: Socket[] = []
  let isOpen = false
  const through = new URL(db.url)
  const gate = net.createServer((socket) => (isOpen ? pass(socket, through) : waiting.push(socket)))
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  const url = new URL(db.url)
  url.hostname = '127.0.0.1'
  url.port = String((gate.address() as AddressInfo).port)
  const bus = createEventBus({ pool: db.pool, directUrl: url.href })
  onTestFinished(async () => {
    await bus.close()
    gate.close()
  })
  return {
    bus,
    listen() {
      isOpen = true
      for (const socket of waiting) pass(socket, through)
      return bus.ready()
    },
  }
}

function pass(socket: Socket, to: URL): void {
  const database = net.connect(Number(to.port), to.hostname)
  for (const [one, other] of [[socket, database] as const, [database, socket] as const]) {
    one.pipe(other)
    one.on('error', () => other.destroy())
  }
}
