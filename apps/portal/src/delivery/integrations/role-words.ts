import type { IntegrationRole } from '@groundwork/delivery/integration/rows'

/** What each role does, in a few words. */
export const roleWords: Record<IntegrationRole, string> = {
  orchestrator: 'keeps definitions and starts runs',
  compute: 'makes environments for code',
  data: 'holds data sets',
  serving: 'answers requests',
  cache: 'keeps what was computed',
}
