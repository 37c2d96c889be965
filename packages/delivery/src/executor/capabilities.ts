import type { OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'
import { orchestratorCapabilitiesSchema, orchestratorOf } from '../integration/orchestrator'
import type { Integration } from '../integration/rows'
import type { ExecutorDeps } from './executor-deps'

const weakest: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'none', runsPinned: false, visibleMs: 5_000 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'none', comparesInput: false, whileInactive: 'refused' },
  observe: { byKey: 'none', consistency: 'eventual' },
  cancel: 'none',
  logs: 'none',
}

/** What an orchestrator declared; one that was never asked is asked, and one that does not say is taken for the weakest. */
export async function capabilitiesOf(
  deps: Pick<ExecutorDeps, 'pool' | 'call'>,
  integration: Integration,
): Promise<OrchestratorCapabilities> {
  const stored = orchestratorCapabilitiesSchema.safeParse(integration.capabilities)
  if (stored.success) return stored.data as OrchestratorCapabilities
  return orchestratorOf(deps, integration.id)
    .capabilities({})
    .catch(() => weakest)
}
