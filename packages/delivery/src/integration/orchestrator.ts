import type { OrchestratorV1, Outcome, Seen } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import { effectCall, problemOf, seenFrom, seenSchema } from './effect-call'
import { type CallingDeps, callIntegration, type IntegrationCallOptions } from './call'
import { PointError } from './point-caller'

/** The point's methods; each takes its input and, where they matter, a signal and a time limit. */
export type OrchestratorClient = {
  [Method in keyof OrchestratorV1]: (
    input: Parameters<OrchestratorV1[Method]>[0],
    options?: IntegrationCallOptions,
  ) => ReturnType<OrchestratorV1[Method]>
}

const text = z.string().max(10_000)
const labels = z.object({
  key: text,
  version: text,
  promotion: text,
  fence: z.number(),
  project: text,
  environment: text,
})
const schedule = z.object({ cron: text, timeZone: text, overlap: z.enum(['skip', 'queue']), notBefore: text })
const definition = z.object({
  token: text,
  labels: labels.nullable(),
  schedule: schedule.nullable(),
  active: z.boolean(),
  state: z.enum(['pending', 'ready', 'broken']),
  problem: text.optional(),
  url: text,
})
const engineRun = z.object({
  engineRunId: text,
  url: text,
  phase: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'lost']),
  attempt: z.number(),
  startedAt: text.optional(),
  endedAt: text.optional(),
  reason: text.optional(),
})
const finding = z.object({ level: z.enum(['error', 'warning']), message: text, path: text.optional() })
const overlap = z.array(z.enum(['skip', 'queue']))

/** What an orchestrator declares. */
export const orchestratorCapabilitiesSchema = z.object({
  definition: z.object({
    replace: z.enum(['in-place', 'side-by-side']),
    precondition: z.enum(['token', 'create-only', 'none']),
    runsPinned: z.boolean(),
    visibleMs: z.number().min(0),
  }),
  schedule: z.object({ native: z.boolean(), timeZones: z.boolean(), overlap }),
  start: z.object({
    dedupe: z.enum(['forever', 'days', 'while-open', 'none']),
    days: z.number().optional(),
    comparesInput: z.boolean(),
    whileInactive: z.enum(['runs', 'queues', 'refused']),
  }),
  observe: z.object({ byKey: z.enum(['exact', 'search', 'none']), consistency: z.enum(['strong', 'eventual']) }),
  cancel: z.enum(['tree', 'task', 'none']),
  logs: z.enum(['poll', 'link', 'none']),
})

const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: text.nullable() })
const readMs = 15_000

/**
 * The orchestrator behind an integration. What changes something never throws (`effectCall`), looks answer `cannot-tell` where
 * nothing can be said; the other questions throw PointError. Every answer is checked against the contract.
 */
export function orchestratorOf(deps: CallingDeps, integrationId: string): OrchestratorClient {
  const ask = (method: string, input: object, options: IntegrationCallOptions = {}) =>
    callIntegration(deps, integrationId, method, input, { timeoutMs: readMs, ...options })
  const change = <Receipt extends z.ZodType>(method: string, receipt: Receipt) =>
    (async (input: object, options: IntegrationCallOptions = {}) =>
      effectCall(deps, integrationId, { method, input, receipt, ...options })) as (
      input: object,
      options?: IntegrationCallOptions,
    ) => Promise<Outcome<never>>
  const look = <Value extends z.ZodType>(method: string, value: Value) =>
    (async (input: object, options: IntegrationCallOptions = {}) =>
      seenFrom(value, () => ask(method, input, { expects: seenSchema(value), ...options }))) as (
      input: object,
      options?: IntegrationCallOptions,
    ) => Promise<Seen<never>>
  const read = <Value extends z.ZodType>(method: string, value: Value) =>
    (async (input: object, options: IntegrationCallOptions = {}) =>
      readAnswer(value, await ask(method, input, { expects: value, ...options }))) as (
      input: object,
      options?: IntegrationCallOptions,
    ) => Promise<never>
  return {
    capabilities: read('capabilities', orchestratorCapabilitiesSchema),
    check: read('check', z.array(finding)),
    put: change('put', definition),
    activate: change('activate', definition),
    remove: change('remove', z.object({ goneAt: text })),
    observe: look('observe', definition),
    list: read('list', page(z.object({ slot: text, definition }))),
    start: change('start', z.object({ engineRunId: text, url: text })),
    observeRun: look('observeRun', engineRun),
    cancel: change('cancel', engineRun),
    runs: read('runs', page(engineRun)),
    logs: read('logs', page(z.object({ at: text.nullable(), text: z.string() }))),
  }
}

/** @throws PointError when the answer is not of this shape */
export function readAnswer<Value extends z.ZodType>(value: Value, answer: unknown): z.infer<Value> {
  const parsed = value.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new PointError(`It answered what the contract does not know: ${problemOf(parsed.error)}`, { neverAsked: false })
}
