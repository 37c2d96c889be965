import type { SilenceLimits } from './limits'
import type { Overdue } from './open-runs'

export type Judgement = {
  status: 'succeeded' | 'failed' | 'unknown'
  reason: string
  /** Inferred from silence, so that a later sign of life takes it back. */
  silent: boolean
  failed: { step: string; taskId: number } | null
}

/** What an overdue run came to, and why, in a sentence. */
export function judge(run: Overdue, limits: SilenceLimits): Judgement {
  if (run.ended) {
    return {
      status: 'succeeded',
      reason: `Step ${run.end_step} succeeded, and it is the last.`,
      silent: false,
      failed: null,
    }
  }
  if (run.step_name === null || run.task_id === null || run.attempt === null) {
    const reason = `No sign of life for ${limits.run} s, and nothing said how it ended.`
    return { status: 'unknown', reason, silent: true, failed: null }
  }
  const failed = { step: run.step_name, taskId: run.task_id }
  const last = run.retries_known && run.attempt >= (run.allowed ?? 0)
  const silent = run.task_silent === true || !last
  return { status: 'failed', reason: failureReason(run, limits), silent, failed }
}

function failureReason(run: Overdue, limits: SilenceLimits): string {
  const attempt = (run.attempt ?? 0) + 1
  const most = run.retries_known ? ` of ${Math.max(attempt, (run.allowed ?? 0) + 1)}` : ''
  const what = `Step ${run.step_name} failed: task ${run.id}, attempt ${attempt}${most}`
  const how = run.task_silent ? ' stopped without a word' : ''
  if (run.retries_known && attempt > (run.allowed ?? 0))
    return `${what}${how}${run.task_silent ? ` (no heartbeat for ${limits.task} s)` : ''}.`
  const waited = run.dead ? limits.run : limits.task
  return `${what}${how}, and no task has reported for ${waited} s.`
}
