import type { Json } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { seenFrom, settled } from '../integration/effect-call'
import { rulesOf } from '../environment/policy-rules'
import { planRequestOf } from '../promotion/plan-request'
import type { VerificationRow } from './verification-row'
import type { Judgement, Planned } from './verify'
import type { Work } from './work'

const verdictSchema = z.union([
  z.object({ is: z.literal('running'), why: z.string().max(4_000).optional() }),
  z.object({
    is: z.enum(['pass', 'fail', 'inconclusive', 'error']),
    why: z.string().max(4_000),
    figures: z.array(z.object({ name: z.string(), value: z.number(), wanted: z.string().optional() })).max(100),
  }),
])

const underWay = 'It is being verified.'

/** What a plugin's verification says: started once under its key, then asked until it has a verdict. */
export async function pluginVerdict(work: Work, planned: Planned, row: VerificationRow): Promise<Judgement> {
  const { deps, promotion, held } = work
  const { plugin, contribution } = planned
  if (!plugin || !contribution) return { is: 'error', why: 'The plan names no plugin for it.' }
  const ask = (method: string, input: object, timeoutMs = deps.timing.call) =>
    deps.call({ pluginId: plugin, contribution }, method, input, { timeoutMs, signal: held.signal })
  const seen = await seenFrom(verdictSchema, () => ask('observe', { key: row.key }))
  if (seen.is === 'present')
    return seen.value.is === 'running' ? { is: 'running', why: seen.value.why || underWay } : seen.value
  if (seen.is === 'foreign') return { is: 'error', why: `Something else has its key (${seen.owner}).` }
  if (seen.is === 'cannot-tell') return tooLate(work, row) ?? { is: 'running', why: seen.detail }
  const [rule] = await rulesOf(deps.pool, [{ kind: 'verification', plugin, contribution, value: planned.settings }])
  if (rule?.misfit)
    return {
      is: 'error',
      why: `It is not asked, because its settings do not fit what the plugin takes. ${rule.misfit}`,
    }
  const plan = await planRequestOf(deps.pool, promotion.plan)
  const input = { key: row.key, promotion: `P-${promotion.number}`, plan, settings: planned.settings as Json }
  await deps.failpoint(`P-${promotion.number}:before-asking`)
  const outcome = await settled(z.object({ key: z.string() }), input, (timeoutMs) => ask('start', input, timeoutMs))
  await deps.failpoint(`P-${promotion.number}:after-asking`)
  if (outcome.is === 'refused') return { is: 'error', why: outcome.detail }
  if (outcome.is === 'done') return { is: 'running', why: underWay }
  return tooLate(work, row) ?? { is: 'running', why: outcome.detail }
}

/** A verification that cannot be asked says nothing of the version. */
function tooLate({ deps }: Work, row: VerificationRow): Judgement | null {
  return row.age > deps.timing.retry ? { is: 'error', why: 'The plugin could not be asked.' } : null
}
