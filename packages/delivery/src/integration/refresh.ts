import type { EventBus } from '@groundwork/db/events'
import { transaction } from '@groundwork/db/pool'
import { canonicalJson } from '../model/canonical'
import { type CallingDeps, callIntegration } from './call'
import { orchestratorOf, readAnswer } from './orchestrator'
import { type Integration, type IntegrationRole, readIntegration } from './rows'
import { z } from 'zod'

export type RefreshDeps = CallingDeps & { bus: Pick<EventBus, 'publish' | 'wake'> }

const timeoutMs = 10_000
/** What comes of these is on the page by itself, as its trouble or as what was found. */
const own = { timeoutMs, uncounted: true }

/**
 * Asks the extension what it can do and keeps the answer, or why it could not be asked, with the integration. Never throws for
 * what the extension does. The row's version stays: what people configured is the same.
 */
export async function refreshCapabilities(deps: RefreshDeps, id: string): Promise<Integration> {
  const { pool, bus } = deps
  const before = await readIntegration(pool, id)
  const { capabilities, trouble } = await ask(deps, before)
  const isSame = before.trouble === trouble && canonicalJson(before.capabilities) === canonicalJson(capabilities)
  await transaction(pool, async (sql) => {
    await sql.query({
      name: 'integration-capabilities',
      text: `update integration set capabilities = $2::jsonb, trouble = $3, capabilities_at = case when $3::text is null then now() else capabilities_at end
        where id = $1`,
      values: [id, capabilities === null ? null : JSON.stringify(capabilities), trouble],
    })
    if (!isSame) await bus.publish(sql, [{ topic: 'integration', key: id, payload: { change: 'capabilities' } }])
  })
  if (!isSame) bus.wake()
  return readIntegration(pool, id)
}

async function ask(deps: RefreshDeps, { id, role, capabilities }: Integration) {
  try {
    return { capabilities: await capabilitiesOf(deps, { id, role }), trouble: null }
  } catch (error) {
    // What it said before is kept: pages show it beside the trouble.
    return { capabilities, trouble: error instanceof Error ? error.message.slice(0, 2_000) : String(error) }
  }
}

async function capabilitiesOf(
  deps: RefreshDeps,
  { id, role }: { id: string; role: IntegrationRole },
): Promise<unknown> {
  if (role === 'orchestrator') return orchestratorOf(deps, id).capabilities({}, own)
  return readAnswer(z.record(z.string(), z.json()), await callIntegration(deps, id, 'capabilities', {}, own))
}

/** What a try of the connection found. */
export type ConnectionFinding = { level: 'info' | 'error'; message: string }

/** Asks what it can do, and of an orchestrator what it holds: both go to the engine behind it. */
export async function checkConnection(
  deps: RefreshDeps,
  id: string,
): Promise<{ integration: Integration; findings: ConnectionFinding[] }> {
  const integration = await refreshCapabilities(deps, id)
  if (integration.trouble !== null) return { integration, findings: [{ level: 'error', message: integration.trouble }] }
  const findings: ConnectionFinding[] = [
    { level: 'info', message: `${integration.name} answers and says what it can do.` },
  ]
  if (integration.role === 'orchestrator') findings.push(await holdings(deps, id))
  return { integration, findings }
}

async function holdings(deps: RefreshDeps, id: string): Promise<ConnectionFinding> {
  try {
    const { items, next } = await orchestratorOf(deps, id).list({ after: null }, own)
    const count = `${items.length}${next === null ? '' : ' or more'}`
    return {
      level: 'info',
      message: `It holds ${count} ${items.length === 1 ? 'definition' : 'definitions'} of Groundwork.`,
    }
  } catch (error) {
    return {
      level: 'error',
      message: `Its definitions could not be listed: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
