import { InputError, UnavailableError } from '@groundwork/access/errors'
import type { EnvironmentRef, Finding, Launch } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { callIntegration } from '../integration/call'
import { PointError } from '../integration/point-caller'
import { canonicalJson } from '../model/canonical'
import type { Plan } from '../model/plan'
import { beyondLimits } from './compute-limits'
import type { PromotionDeps } from './deps'
import type { PromotionMode } from './promotion-row'

const findingsSchema = z
  .array(z.object({ level: z.enum(['error', 'warning']), message: z.string().min(1).max(2_000) }))
  .max(100)
const placedSchema = z.object({
  decorators: z.array(z.string().min(1).max(500)).max(20),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/), z.string().max(4_000)),
})

/** Variables that say where a run is recorded and what it may: they are Groundwork's. */
const reserved = /^(GROUNDWORK_|METAFLOW_SERVICE|METAFLOW_DEFAULT_METADATA|METAFLOW_USER$|DATABASE_|PYTHON|PATH$)/

type Ask = {
  launch: Launch
  environment: EnvironmentRef
  compute: Plan['bindings'][string] | undefined
  mode: PromotionMode
}
type Placed = { launch: Launch; findings: Finding[] }

/**
 * The launch as the environment's compute wants it, with the decorators and variables that send it there, and what the compute and
 * its limits have against it. Without compute it stays as it is. A roll back goes without a compute that does not answer, and says so.
 * @throws InputError where it answers badly, UnavailableError where it does not answer
 */
export async function placedOnCompute(deps: PromotionDeps, ask: Ask): Promise<Placed> {
  const { launch, environment, compute, mode } = ask
  if (!compute) return { launch, findings: [] }
  const { resources } = launch
  try {
    const found = await askTwice(deps, compute, { method: 'check', input: { resources, environment } })
    const placed = await askTwice(deps, compute, { method: 'decorate', input: { resources } })
    const findings = told(compute, found)
    // What it cannot do at all is not told a second time by what there is of it.
    const isPossible = findings.every(({ level }) => level !== 'error')
    const beyond = isPossible ? await beyondLimits(deps, { computeId: compute.id, resources, mode }) : []
    return {
      launch: decorated(launch, compute, placedSchema.safeParse(placed)),
      findings: [...findings, ...beyond],
    }
  } catch (error) {
    if (!(error instanceof UnavailableError) || mode !== 'rollback') throw error
    return {
      launch,
      findings: [{ level: 'warning', message: `${error.message} What it would add to the run is left out.` }],
    }
  }
}

type Compute = Plan['bindings'][string]

async function askTwice(
  deps: PromotionDeps,
  { id, name }: Compute,
  { method, input }: { method: 'check' | 'decorate'; input: object },
): Promise<unknown> {
  const once = () => callIntegration(deps, id, method, input, { timeoutMs: patienceMs })
  try {
    const [first, second] = [await once(), await once()]
    if (canonicalJson(first) === canonicalJson(second)) return first
  } catch (error) {
    if (!(error instanceof PointError)) throw error
    throw new UnavailableError(`The compute ${name} does not answer (${method}): ${error.message}`, { cause: error })
  }
  throw new InputError(
    `The compute ${name} answers differently when it is asked twice the same (${method}), so no plan with it can be frozen. Tell whoever owns its plugin.`,
  )
}

const patienceMs = 20_000

function told({ name }: Compute, answer: unknown): Finding[] {
  const findings = findingsSchema.safeParse(answer)
  if (!findings.success) throw malformed(name, 'check', findings.error)
  return findings.data.map(({ level, message }) => ({
    level,
    message: `${name}: ${message}`,
    path: '/bindings/compute',
  }))
}

function decorated(
  launch: Launch,
  { name }: Compute,
  placed: z.ZodSafeParseResult<z.infer<typeof placedSchema>>,
): Launch {
  if (!placed.success) throw malformed(name, 'decorate', placed.error)
  const { decorators, env } = placed.data
  const taken = Object.keys(env).find((variable) => reserved.test(variable))
  if (taken)
    throw new InputError(
      `The compute ${name} sets the variable ${taken}, which is Groundwork's own. Tell whoever owns its plugin.`,
    )
  return {
    ...launch,
    argv: [...launch.argv, ...decorators.flatMap((decorator) => ['--with', decorator])],
    env: { ...launch.env, ...env },
  }
}

function malformed(name: string, method: string, error: z.ZodError): InputError {
  const first = error.issues[0]
  const where = first ? ` (${first.path.join('.')}: ${first.message})` : ''
  return new InputError(
    `The compute ${name} answers "${method}" with something that is no answer${where}. Tell whoever owns its plugin.`,
  )
}
