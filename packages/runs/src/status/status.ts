/** What a run can be. A task has the same states. */
export const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'unknown'] as const
export type RunStatus = (typeof runStatuses)[number]

export const taskStatuses = runStatuses
export type TaskStatus = RunStatus

const final: Record<RunStatus, boolean> = {
  queued: false,
  running: false,
  succeeded: true,
  failed: true,
  unknown: false,
}

/** Whether nothing more is expected. `unknown` is not final: a beat may still come. */
export function isFinal(status: RunStatus): boolean {
  return final[status]
}
