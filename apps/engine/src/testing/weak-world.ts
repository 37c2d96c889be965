import { assertionHeader, signAssertion } from '@groundwork/access/assertion'
import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import type { TestDatabase } from '@groundwork/db/testing'
import { startChaosWorld } from './chaos-world'
import { secret } from './launch-engine'
import { systemPython } from './python'

/** An engine that has the weak orchestrator too, and an administrator who asks its delivery API. */
export async function startWeakWorld(database: TestDatabase) {
  const plugins = ['e2e/third-party/weak-orchestrator']
  const world = await startChaosWorld(database, { python: systemPython(), plugins })
  const { id: userId } = await makeUser(database.prisma, { role: 'administrator', name: 'Grace' })
  return {
    ...world,
    ask: (route: string, body: object) =>
      fetch(`${world.url}/delivery/v1/${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [assertionHeader]: signAssertion({ userId, requestId: 'r' }, secret),
        },
        body: JSON.stringify(body),
      }),
  }
}

export type WeakWorld = Awaited<ReturnType<typeof startWeakWorld>>

/** Makes an integration of the weak orchestrator, and tells the engine; its id. */
export async function makeWeak({ pool, bus }: Pick<TestDatabase, 'pool' | 'bus'>): Promise<string> {
  const id = uuidv7()
  await pool.query(
    `insert into integration (id, name, role, plugin_id, contribution) values ($1, 'weak', 'orchestrator', 'weak-orchestrator', 'weak')`,
    [id],
  )
  await bus.publish(pool, [{ topic: 'integration', key: id, payload: { change: 'made' } }])
  bus.wake()
  return id
}
