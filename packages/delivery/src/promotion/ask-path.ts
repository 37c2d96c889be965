import { InputError, UnavailableError } from '@groundwork/access/errors'
import { planCalls } from '@groundwork/plugin-sdk/plan-calls'
import type { Finding, PlanRequest } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { PointError } from '../integration/point-caller'
import { canonicalJson } from '../model/canonical'
import { type Plan, type PlannedStep, plannedStepSchema } from '../model/plan'
import type { PromotionDeps } from './deps'

const json = z.json()

const findingsSchema = z.array(
  z.object({ level: z.enum(['error', 'warning']), message: z.string().min(1).max(2000), path: z.string().optional() }),
)
const stepsSchema = z
  .array(
    plannedStepSchema
      .omit({ integration: true, undo: true, expectedSeconds: true })
      .loose()
      .extend({
        undo: z.string().max(500).nullish(),
        expectedSeconds: z.number().min(0).nullish(),
        of: z.enum(['bound', 'previous']).optional(),
      }),
  )
  .max(100)
const diffSchema = z.array(z.object({ what: z.string().min(1).max(200), from: json, to: json })).max(500)

type Answer = { steps: PlannedStep[]; diff: Plan['diff']; findings: Finding[] }
type Asked = {
  path: Plan['path']
  asked: PlanRequest
  bindings: Plan['bindings']
  /** The integration that holds the target's definition now. */
  previousId: string | null
}

/** What the path says of the request. @throws InputError where it answers badly, UnavailableError where it does not answer */
export async function askPath(deps: PromotionDeps, { path, asked, bindings, previousId }: Asked): Promise<Answer> {
  const ask = askTwice(deps, path, asked)
  const findings = findingsSchema.safeParse(await ask('check'))
  const steps = stepsSchema.safeParse(await ask('plan'))
  const diff = diffSchema.safeParse(await ask('diff'))
  if (!findings.success) throw malformed(path, 'check', findings.error)
  if (!steps.success) throw malformed(path, 'plan', steps.error)
  if (!diff.success) throw malformed(path, 'diff', diff.error)
  const planned = steps.data.map((step) => plannedStep(step, { path, bindings, previousId }))
  requireOrder(path, planned)
  return { findings: findings.data, steps: planned, diff: diff.data.map(({ what, from, to }) => ({ what, from, to })) }
}

const patienceMs = 20_000

function askTwice({ call }: PromotionDeps, path: Plan['path'], asked: PlanRequest) {
  const { plugin: pluginId, contribution } = path
  return async (method: 'check' | 'plan' | 'diff'): Promise<unknown> => {
    try {
      const once = () => call({ pluginId, contribution }, method, asked, { timeoutMs: patienceMs })
      const [first, second] = [await once(), await once()]
      if (canonicalJson(first) === canonicalJson(second)) return first
    } catch (error) {
      if (!(error instanceof PointError)) throw error
      throw new UnavailableError(
        `The deployment path ${contribution} of the plugin ${pluginId} does not answer (${method}): ${error.message} Nothing was changed; the page of the plugin says how it is.`,
        { cause: error },
      )
    }
    throw new InputError(
      `The deployment path ${contribution} of the plugin ${pluginId} answers differently when it is asked twice the same (${method}), so no plan of it can be frozen. Tell whoever owns the plugin.`,
    )
  }
}

function malformed({ plugin, contribution }: Plan['path'], method: string, error: z.ZodError): InputError {
  const first = error.issues[0]
  const where = first ? ` (${first.path.join('.')}: ${first.message})` : ''
  return new InputError(
    `The deployment path ${contribution} of the plugin ${plugin} answers "${method}" with something that is no answer${where}. Tell whoever owns the plugin.`,
  )
}

type Step = z.infer<typeof stepsSchema>[number]

function plannedStep(step: Step, { path, bindings, previousId }: Omit<Asked, 'asked'>): PlannedStep {
  const { id, title, on, call, input, after, undo = null, expectedSeconds = null } = step
  requireKnown(path, step)
  const planned = { id, title, on, call, input, after, undo, expectedSeconds }
  if (on === 'self' || on === 'groundwork') return { ...planned, integration: null }
  if (step.of === 'previous' && previousId !== null) return { ...planned, integration: previousId }
  const bound = bindings[on]
  if (bound) return { ...planned, integration: bound.id }
  throw new InputError(
    `The step "${title}" of the path ${path.contribution} needs an integration for "${on}", and the environment binds none. An administrator binds one under Settings, Environments.`,
  )
}

/** What nothing can carry out is found out before anybody approves it, not between two steps. */
function requireKnown({ plugin, contribution }: Plan['path'], { title, on, call }: Step): void {
  if (on === 'self' || planCalls[on].includes(call)) return
  throw new InputError(
    `The path ${contribution} of the plugin ${plugin} made a plan that cannot be carried out: "${title}" asks for ${on}.${call}. What a plan may ask for there: ${planCalls[on].join(', ')}.`,
  )
}

/** Each step comes after those that it waits for, and no two have one name. */
function requireOrder({ plugin, contribution }: Plan['path'], steps: readonly PlannedStep[]): void {
  const before = new Set<string>()
  for (const { id, after } of steps) {
    const missing = after.find((each) => !before.has(each))
    if (before.has(id) || missing !== undefined) {
      const why = before.has(id)
        ? `two steps are called "${id}"`
        : `"${id}" waits for "${missing}", which does not come before it`
      throw new InputError(
        `The path ${contribution} of the plugin ${plugin} made a plan that cannot be followed: ${why}.`,
      )
    }
    before.add(id)
  }
}
