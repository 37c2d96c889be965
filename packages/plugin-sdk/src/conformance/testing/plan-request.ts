import type { PlanRequest } from '../../points/delivery-path'

/** A first deployment. */
export const planRequest: PlanRequest = {
  target: { project: 'films', unit: 'Train', environment: 'dev', variant: 'main', slot: 'gw-films', production: false },
  from: null,
  to: { id: 'a'.repeat(64), number: 1, unit: 'Train', config: {} },
  mode: 'deploy',
  config: {},
  schedule: null,
  launch: {
    code: { url: '', sha256: '', bytes: 0 },
    entry: 'train.py',
    python: { lock: null },
    argv: [],
    parameters: [],
    env: {},
    secrets: {},
    retries: { times: 0, delaySeconds: 0 },
    timeoutSeconds: 60,
    resources: { cpu: 1, memoryMb: 64 },
  },
  bindings: { orchestrator: { name: 'local', capabilities: null } },
  previous: null,
  smokeRun: false,
}
