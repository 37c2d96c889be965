import type { Policy } from './policy'

/** What an environment asks that nothing was said of; in words of its own, for forms that need not check policies. */
export const newPolicy: Policy = {
  approvals: { count: 0, fourEyes: true, teams: [] },
  upstream: null,
  allowDirty: false,
  verification: { smokeRun: true, autoRollback: false },
  requireReason: false,
  typedConfirmation: false,
  queue: 'fifo',
  startWithinHours: 168,
  gates: [],
  verifications: [],
}
