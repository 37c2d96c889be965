import type { UserActor } from '@groundwork/access/actor'
import { writeAudit } from '@groundwork/access/audit'
import { InputError } from '@groundwork/access/errors'
import { transaction } from '@groundwork/db/pool'
import { callIntegration } from '@groundwork/delivery/integration/call'
import { type Integration, readIntegration } from '@groundwork/delivery/integration/rows'
import { integrationRow } from '@groundwork/delivery/integration/list'
import { keepConformance } from '@groundwork/delivery/integration/conformance'
import type { RefreshDeps } from '@groundwork/delivery/integration/refresh'
import {
  type ConformanceReport,
  type PointCall,
  runComputeConformance,
  runOrchestratorConformance,
} from '@groundwork/plugin-sdk/conformance'
import type { Launch } from '@groundwork/plugin-sdk/points'

/** Those that can be measured on an engine that works: they put definitions into slots of their own, take them away again, and start nothing. */
const withoutRuns = ['O2', 'O4', 'O5', 'O6', 'O12']

/** Never started: only definitions are made of it. */
const launch: Launch = {
  code: { url: 'https://groundwork.invalid/code', sha256: '0'.repeat(64), bytes: 0 },
  entry: 'conformance.py',
  python: { lock: '' },
  argv: [],
  parameters: [],
  env: {},
  secrets: {},
  retries: { times: 0, delaySeconds: 0 },
  timeoutSeconds: 60,
  resources: { cpu: 1, memoryMb: 64 },
}

/** Runs the conformance kit against an integration as it is configured, and keeps the report. What was measured, its event and who asked for it stand in one transaction. */
export async function measureIntegration(
  deps: RefreshDeps,
  { id, actor, requestId }: { id: string; actor: UserActor; requestId: string },
): Promise<{ passed: number; failed: number }> {
  const integration = await readIntegration(deps.pool, id)
  const call: PointCall = (method, input, options) => callIntegration(deps, id, method, input, options)
  const { results, passed, failed } = await measured(integration, call)
  const { pluginVersion } = await integrationRow(deps.pool, id)
  const { pluginId, role } = integration
  const point = `integration/${role}/v1`
  await transaction(deps.pool, async (sql) => {
    await keepConformance(sql, {
      ...{ integrationId: id, pluginId, pluginVersion: pluginVersion ?? 'none', point },
      ...{ results, passed, failed, ranBy: actor.id },
    })
    await deps.bus.publish(sql, [{ topic: 'integration', key: id, payload: { change: 'conformance' } }])
    await writeAudit(sql, {
      ...{ actor, action: 'integration.manage', resource: { kind: 'integration', id }, requestId },
      detail: { did: `ran the conformance kit against the integration ${integration.name}`, passed, failed },
    })
  })
  deps.bus.wake()
  return { passed, failed }
}

function measured({ role, name }: Integration, call: PointCall): Promise<ConformanceReport> {
  if (role === 'orchestrator') return runOrchestratorConformance({ call, launch, only: withoutRuns })
  if (role === 'compute') return runComputeConformance({ call, lock: null })
  throw new InputError(`There is no conformance kit for ${role} yet, so ${name} cannot be measured.`)
}
