import type { PlanRequest } from '@groundwork/plugin-sdk/points'

const launch: PlanRequest['launch'] = {
  code: { url: 'http://engine.test/launch/v1/code/4f', sha256: '4f'.repeat(32), bytes: 2_048 },
  entry: 'slate_flow.py',
  python: { lock: null },
  argv: ['--production', '--config-value', 'slate', '{"market":"de"}'],
  parameters: [{ name: 'alpha', type: 'number', default: 0.5, required: false }],
  env: {},
  secrets: {},
  retries: { times: 1, delaySeconds: 30 },
  timeoutSeconds: 900,
  resources: { cpu: 1, memoryMb: 4_096 },
}

/** A first deployment with a schedule, to an environment that is bound to an orchestrator and to compute. */
export function firstDeployment(more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    target: {
      project: 'content_decisions',
      unit: 'SlateFlow',
      environment: 'production',
      variant: 'main',
      slot: 'gw-content-decisions-production-slateflow',
      production: true,
    },
    from: null,
    to: { id: 'b'.repeat(64), number: 4, unit: 'SlateFlow', config: { market: 'de' } },
    mode: 'deploy',
    config: { market: 'de' },
    schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin', overlap: 'skip' },
    launch,
    bindings: {
      orchestrator: { name: 'local', capabilities: null },
      compute: { name: 'local', capabilities: { maxCpu: 2, maxMemoryMb: 8_192 } },
    },
    previous: null,
    smokeRun: true,
    ...more,
  }
}

/** The version after it, from another orchestrator, with an earlier schedule and another parameter. */
export function nextDeployment(more: Partial<PlanRequest> = {}): PlanRequest {
  const before = firstDeployment()
  return firstDeployment({
    from: { ...before.to, id: 'a'.repeat(64), number: 3 },
    previous: { integration: 'airflow' },
    now: {
      launch: {
        ...launch,
        code: { ...launch.code, sha256: '3a'.repeat(32) },
        parameters: [{ name: 'alpha', type: 'number', default: 0.4, required: false }],
      },
      schedule: { cron: '0 7 * * *', timeZone: 'Europe/Berlin', overlap: 'skip' },
    },
    ...more,
  })
}
