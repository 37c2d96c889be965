import type { RunInfo } from '@groundwork/plugin-sdk/platform'
import type { PlanRequest } from '@groundwork/plugin-sdk/points'

/** A plan for a flow of this library or of another one. */
export function planOf(unit: string): PlanRequest {
  const project = 'content_decisions'
  const slot = `gw-content-decisions-staging-${unit.toLowerCase()}`
  return {
    target: { project, unit, environment: 'staging', variant: 'main', slot, production: false },
    from: null,
    to: { id: 'b'.repeat(64), number: 4, unit, config: {} },
    mode: 'deploy',
    config: {},
    schedule: null,
    launch: {
      code: { url: 'http://engine.test/code', sha256: '4f'.repeat(32), bytes: 2_048 },
      entry: 'slate_flow.py',
      python: { lock: null },
      argv: [],
      parameters: [],
      env: {},
      secrets: {},
      retries: { times: 0, delaySeconds: 0 },
      timeoutSeconds: 900,
      resources: { cpu: 1, memoryMb: 4_096 },
    },
    bindings: {},
    previous: null,
    smokeRun: true,
  }
}

/** What Groundwork writes on a run of the version of `planOf`, in its environment. */
export const ownTags = [`gw.version:${'b'.repeat(64)}`, 'gw.environment:staging']

/** A run of SlateFlow that succeeded; a higher number is a newer one. */
export function slateRun(
  runNumber: number,
  { startedAt = 1_700_000_000_000 + runNumber * 1_000, tags = [] as string[] } = {},
): RunInfo {
  return {
    ...{
      flow: 'SlateFlow',
      id: String(runNumber),
      runNumber,
      project: 'content_decisions',
      branch: null,
      user: 'maya',
    },
    ...{ status: 'succeeded', reason: 'All steps ended.', startedAt, finishedAt: startedAt + 500, durationMs: 500 },
    ...{ failedStep: null, tasksTotal: 4, tasksDone: 4, tasksFailed: 0, tags },
  }
}
