import type { Json, PlanStep } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'
import { isMap } from '../config/json'
import { callIntegration } from '../integration/call'
import { orchestratorOf } from '../integration/orchestrator'
import { type Integration, readIntegration } from '../integration/rows'
import { effectKey } from '../model/keys'
import type { PlannedStep } from '../model/plan'
import type { PromotionRow } from '../promotion/promotion-row'
import { removeSchedule, writeSchedule } from '../schedule/schedule-row'
import { capabilitiesOf } from './capabilities'
import { definitionPort, type DefinitionCall } from './definition-port'
import type { EffectPort } from './effect-port'
import { effectsOf } from './effect-row'
import type { ExecutorDeps } from './executor-deps'
import { Stop } from './failure'
import { countGeneration, goLive, liveStep } from './go-live'
import { labelsOf } from './labels'
import { plainPort } from './plain-port'
import { runPort } from './run-port'

export type StepOf = { deps: ExecutorDeps; promotion: PromotionRow; step: PlannedStep }

/** How the effect of a step is brought about and found again. */
export async function stepPort(of: StepOf): Promise<EffectPort> {
  const { step } = of
  if (step.on === 'self') return pathPort(of)
  const { integration: id } = step
  if (!id) throw new Stop('FAILED', `${step.title}: the environment is not bound to any ${step.on}.`)
  const integration = await readIntegration(of.deps.pool, id)
  if (step.on !== 'orchestrator') return integrationPort(of, integration)
  if (step.call === 'start') {
    const { purpose, parameters = {} } = step.input as {
      purpose: 'smoke' | 'verification'
      parameters?: Record<string, Json>
    }
    const { deps, promotion } = of
    return runPort(
      { deps, promotion, integrationId: id },
      { key: effectKey(promotion.id, step.id), purpose, parameters },
    )
  }
  return slotPort(of, integration)
}

async function slotPort(of: StepOf, integration: Integration): Promise<EffectPort> {
  const { deps, promotion, step } = of
  const capabilities = await capabilitiesOf(deps, integration)
  const isNative = capabilities.schedule.native
  const input = step.input as { launch?: Json; schedule?: Json; active?: boolean }
  const key = effectKey(promotion.id, step.id)
  const isLive = liveStep(promotion.plan)?.id === step.id
  return definitionPort({
    sql: deps.pool,
    targetId: promotion.targetId,
    key,
    slot: promotion.plan.target.slot,
    integrationId: integration.id,
    integrationName: integration.name,
    orchestrator: orchestratorOf(deps, integration.id),
    capabilities,
    labels: labelsOf(promotion),
    asked: askedOf(step, input, { isNative, startedAt: promotion.startedAt, engineUrl: deps.engineUrl }),
    earlier: await earlierWrite(deps, { promotion, integrationId: integration.id, but: key }),
    async withReceipt(sql) {
      if (step.call === 'activate') await switchSchedule(sql, { of, integrationId: integration.id, input, isNative })
      if (isLive) await goLive(sql, { promotion, integrationId: integration.id })
      else if (step.call === 'put') await countGeneration(sql, promotion.targetId)
    },
  })
}

function askedOf(
  step: PlannedStep,
  { launch = null, schedule = null, active = true }: { launch?: Json; schedule?: Json; active?: boolean },
  { isNative, startedAt, engineUrl }: { isNative: boolean; startedAt: Date | null; engineUrl: string },
): DefinitionCall {
  if (step.call === 'put') return { call: 'put', launch: reachable(launch, engineUrl) }
  if (step.call === 'remove') return { call: 'remove' }
  if (step.call !== 'activate')
    throw new Stop('FAILED', `${step.title}: an orchestrator has no "${step.call}" that a plan may ask for.`)
  if (!isNative) return { call: 'activate', schedule: null, active: true }
  // The same at every try: one effect has one content.
  const notBefore = (startedAt ?? new Date(0)).toISOString()
  const own = schedule && typeof schedule === 'object' && !Array.isArray(schedule) ? { ...schedule, notBefore } : null
  return { call: 'activate', schedule: own, active }
}

/** A plan holds only the path of the code, the same for every engine: the one that calls says where it is reached. */
function reachable(launch: Json, engineUrl: string): Json {
  const code = isMap(launch) ? launch['code'] : null
  if (!isMap(launch) || !isMap(code)) return launch
  const { url } = code
  return typeof url === 'string' && url.startsWith('/')
    ? { ...launch, code: { ...code, url: `${engineUrl}${url}` } }
    : launch
}

type Switching = {
  of: StepOf
  integrationId: string
  input: { schedule?: Json; active?: boolean }
  isNative: boolean
}

async function switchSchedule(sql: Sql, { of, integrationId, input, isNative }: Switching): Promise<void> {
  const { targetId, id: promotionId, version } = of.promotion
  const schedule = input.schedule as { cron: string; timeZone: string; overlap: 'skip' | 'queue' } | null | undefined
  const { rows } = await sql.query<{ fence: number }>({
    name: 'delivery-schedule-fence',
    text: 'select fence from target where id = $1',
    values: [targetId],
  })
  const { fence = 0 } = rows[0] ?? {}
  if (isNative || !schedule) await removeSchedule(sql, { targetId, fence })
  else {
    const active = input.active ?? true
    await writeSchedule(sql, {
      targetId,
      promotionId,
      version,
      integrationId,
      ...schedule,
      // What its runs are given follows from the plan, when they are claimed.
      parameters: {},
      active,
      fence,
    })
  }
}

/** What this promotion last wrote to the slot there. */
async function earlierWrite(
  deps: ExecutorDeps,
  { promotion, integrationId, but }: { promotion: PromotionRow; integrationId: string; but: string },
) {
  const written = (await effectsOf(deps.pool, promotion.id)).findLast(
    (each) =>
      each.key !== but &&
      each.integrationId === integrationId &&
      each.state === 'DONE' &&
      (each.call === 'put' || each.call === 'activate'),
  )
  const token = (written?.receipt as { token?: string } | null)?.token
  return written && token !== undefined ? { key: written.key, token } : null
}

function pathPort(of: StepOf): EffectPort {
  const { deps, promotion, step } = of
  const { plugin, contribution } = promotion.plan.path
  const key = effectKey(promotion.id, step.id)
  const ask = (method: string, input: object, o: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    deps.call({ pluginId: plugin, contribution }, method, input, o)
  const planned = planStepOf(step)
  const isLive = liveStep(promotion.plan)?.id === step.id
  return plainPort({
    key,
    call: step.call,
    integrationId: null,
    // What the path itself calls the step is not asked for: the key of an effect is made here, before anybody is asked anything.
    async prepare() {
      const prepared = (await ask('prepare', { step: planned }, { timeoutMs: deps.timing.call })) as {
        precondition?: unknown
      } | null
      return typeof prepared?.precondition === 'string' ? prepared.precondition : ''
    },
    apply: (effect, precondition, o) => ask('apply', { effect, step: planned, precondition }, o),
    observe: () => ask('observe', { step: planned, key }),
    ...(isLive ? { withReceipt: (sql: Sql) => goLive(sql, { promotion, integrationId: null }) } : {}),
  })
}

function planStepOf({ id, title, on, call, input, after, undo, expectedSeconds }: PlannedStep): PlanStep {
  return { id, title, on, call, input: input as Json, after, undo, expectedSeconds }
}

/** Compute, cache, serving, data: their calls take the same key twice for one effect. */
function integrationPort(of: StepOf, integration: Integration): EffectPort {
  const { deps, promotion, step } = of
  const key = effectKey(promotion.id, step.id)
  const isLive = liveStep(promotion.plan)?.id === step.id
  const input = typeof step.input === 'object' && !Array.isArray(step.input) ? step.input : {}
  return plainPort({
    key,
    call: step.call,
    integrationId: integration.id,
    prepare: async () => null,
    apply: async (effect, precondition, o) => {
      const labels = { ...labelsOf(promotion), key, fence: effect.fence }
      const answer = await callIntegration(
        deps,
        integration.id,
        step.call,
        { labels, ...input, effect, ...(precondition ? { expect: precondition } : {}) },
        o,
      )
      return step.on === 'compute' && step.call === 'resolve' ? onceReady(answer) : answer
    },
    observe: null,
    // An environment that is there without being used.
    isHarmless: step.on === 'compute',
    ...(isLive ? { withReceipt: (sql: Sql) => goLive(sql, { promotion, integrationId: integration.id }) } : {}),
  })
}

const notReadyMs = 1_500

/** An environment that is still being built is asked for again, by its lock. */
function onceReady(answer: unknown): unknown {
  const { is, receipt } = (answer ?? {}) as { is?: string; receipt?: { ready?: boolean } }
  if (is !== 'done' || receipt?.ready !== false) return answer
  return { is: 'retry', code: 'busy', afterMs: notReadyMs, detail: 'The environment is being built.' }
}
