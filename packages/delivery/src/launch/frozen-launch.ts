import type { Launch } from '@groundwork/plugin-sdk/points'
import { type Plan, planSchema } from '../model/plan'

/** The launch that people approved: as the plan has it, with whatever the path made of it. */
export function frozenLaunch(plan: unknown, version: string): Launch | null {
  const parsed = planSchema.safeParse(plan)
  if (!parsed.success || parsed.data.to !== version) return null
  const put = parsed.data.steps.find(({ on, call }: Plan['steps'][number]) => on === 'orchestrator' && call === 'put')
  const input = put?.input
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !input['launch']) return null
  return input['launch'] as Launch
}
