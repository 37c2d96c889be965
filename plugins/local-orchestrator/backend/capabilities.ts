import type { OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'

/** All of this is what rows in one Postgres can promise; only the time is kept by Groundwork. */
export const capabilities: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}
