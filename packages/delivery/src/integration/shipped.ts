import { writeAudit } from '@groundwork/access/audit'
import type { Actor } from '@groundwork/access/can'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'
import { writeBinding } from '../environment/bind'
import { listEnvironments } from '../environment/rows'
import { insertIntegration } from './change-integration'
import type { IntegrationRole } from './rows'

const groundwork: Actor = { kind: 'system', name: 'Groundwork' }

type Shipped = { name: string; role: IntegrationRole; pluginId: string; contribution: string }

const shipped: readonly Shipped[] = [
  { name: 'local', role: 'orchestrator', pluginId: 'local-orchestrator', contribution: 'local' },
  { name: 'local-compute', role: 'compute', pluginId: 'local-orchestrator', contribution: 'local-compute' },
]

/**
 * So that a first start can promote: where nobody has made an integration of a role yet and the plugin that ships for it is on, it becomes one
 * and is bound to every environment that has none. Any number of engines may call it at once. Gives the names of what it made.
 */
export async function makeShippedIntegrations({
  pool,
  bus,
}: {
  pool: Pool
  bus: Pick<EventBus, 'publish' | 'wake'>
}): Promise<string[]> {
  const offers = await backendContributions(pool, { pluginId: 'local-orchestrator' })
  const on = shipped.filter(({ role, contribution }) =>
    offers.some(
      (offer) => offer.isOn && offer.contribution === contribution && offer.point === `integration/${role}/v1`,
    ),
  )
  if (on.length === 0) return []
  const made = await transaction(pool, async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(hashtext('groundwork shipped integrations'))`)
    const names: string[] = []
    for (const one of on) if (await make(sql, bus, one)) names.push(one.name)
    return names
  })
  if (made.length > 0) bus.wake()
  return made
}

async function make(sql: Sql, bus: Pick<EventBus, 'publish'>, one: Shipped): Promise<boolean> {
  const { rows } = await sql.query({
    name: 'integration-of-role',
    text: 'select from integration where role = $1 limit 1',
    values: [one.role],
  })
  if (rows.length > 0) return false
  const id = await insertIntegration(sql, { ...one, config: {} })
  if (id === null) return false
  const free = (await listEnvironments(sql)).filter(({ bindings }) => bindings[one.role] === undefined)
  for (const { id: environmentId } of free)
    await writeBinding(sql, { environmentId, role: one.role, integrationId: id, by: null })
  await writeAudit(sql, {
    actor: groundwork,
    action: 'integration.manage',
    resource: { kind: 'integration', id },
    detail: {
      did: `made the integration ${one.name}, which ships with Groundwork`,
      bound: free.map(({ name }) => name),
    },
  })
  await bus.publish(sql, [
    { topic: 'integration', key: id, payload: { change: 'made', name: one.name } },
    ...free.map(({ id: key }) => ({ topic: 'environment', key, payload: { change: 'bound', role: one.role } })),
  ])
  return true
}
