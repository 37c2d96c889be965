import { InputError } from '@groundwork/access/errors'
import { z } from 'zod'
import { problemOf } from './effect-call'
import { type CallingDeps, callIntegration, type IntegrationCallOptions } from './call'
import { PointError } from './point-caller'
import { type Integration, readIntegration } from './rows'

const amount = z.number().min(0)
const resources = z.object({ cpu: amount, memoryMb: amount, gpu: amount.optional() })
/** What there is of a pool in all, what of it is in use, and how many runs wait for it. */
const limitsSchema = z.object({ total: resources, used: resources, queued: amount })
const isTime = (text: string) => !Number.isNaN(Date.parse(text))
const usageSchema = z.object({
  since: z.string().max(100).refine(isTime, 'It is no time.'),
  cpuSeconds: amount,
  memoryPeakMb: amount,
  gpuSeconds: amount.optional(),
})

/** `untold`: it declares no quota, and tells no limits. `trouble`: it was asked and gave no sound answer; why, in words. */
export type Told<Value> = { is: 'told'; value: Value } | { is: 'untold' } | { is: 'trouble'; words: string }
export type Limits = z.infer<typeof limitsSchema>
export type Usage = z.infer<typeof usageSchema>

/** What a compute says of a pool of it at this moment. */
export type ComputeLoad = { pool: string; limits: Told<Limits>; usage: Told<Usage> }

/** The pool of whatever asks for none by name. */
export const usualPool = 'default'

/** What comes of these is on the page by itself, and it asks as long as somebody looks. */
const own = { timeoutMs: 10_000, uncounted: true }

/** @throws NotFoundError, InputError where the integration is no compute */
export async function computeLoad(
  deps: CallingDeps,
  { id, pool = usualPool }: { id: string; pool?: string },
): Promise<ComputeLoad> {
  const integration = await readIntegration(deps.pool, id)
  if (integration.role !== 'compute')
    throw new InputError(`${integration.name} is of the role ${integration.role}: only compute has limits and usage.`)
  const [limits, usage] = await Promise.all([
    limitsOf(deps, integration, { pool, ...own }),
    told(deps, integration, { method: 'usage', input: { of: { pool } }, schema: usageSchema, ...own }),
  ])
  return { pool, limits, usage }
}

/** Whether it declares that it keeps a quota: only then must it tell limits. */
export function keepsQuota({ capabilities }: Pick<Integration, 'capabilities'>): boolean {
  return (capabilities as { quota?: unknown } | null)?.quota === true
}

/** What there is of a pool. One that declares no quota need not say. */
export async function limitsOf(
  deps: CallingDeps,
  integration: Integration,
  { pool, timeoutMs, uncounted = false }: { pool: string; timeoutMs: number; uncounted?: boolean },
): Promise<Told<Limits>> {
  const must = keepsQuota(integration)
  const answer = await told(deps, integration, {
    ...{ method: 'limits', input: { pool }, schema: limitsSchema, timeoutMs },
    // To tell none is no failure of one that declares no quota.
    uncounted: uncounted || !must,
  })
  return answer.is === 'trouble' && !must ? { is: 'untold' } : answer
}

type Asking<Value> = { method: string; input: object; schema: z.ZodType<Value> } & IntegrationCallOptions

async function told<Value>(
  deps: CallingDeps,
  { id }: Integration,
  { method, input, schema, ...options }: Asking<Value>,
): Promise<Told<Value>> {
  try {
    const answer = schema.safeParse(await callIntegration(deps, id, method, input, { expects: schema, ...options }))
    if (answer.success) return { is: 'told', value: answer.data }
    return { is: 'trouble', words: `It answered what the contract does not know: ${problemOf(answer.error)}` }
  } catch (error) {
    if (!(error instanceof PointError)) throw error
    return { is: 'trouble', words: error.message }
  }
}
