import type { PlanStep } from './delivery-path'

/**
 * Every call that a plan may ask for, by what its step is on. A step on `self` is carried out by the path, which calls it as it
 * likes.
 */
export const planCalls: Readonly<Record<Exclude<PlanStep['on'], 'self'>, readonly string[]>> = {
  orchestrator: ['put', 'start', 'activate', 'remove'],
  compute: ['resolve'],
  data: ['snapshot'],
  cache: ['open', 'write', 'seal', 'flip', 'drop'],
  serving: ['create', 'route', 'drain'],
  groundwork: ['check-code', 'await-run'],
}
