import type { UserActor } from '@groundwork/access/actor'
import { writeAudit } from '@groundwork/access/audit'
import { InputError } from '@groundwork/access/errors'
import { type Sql, transaction } from '@groundwork/db/pool'
import { callIntegration } from '@groundwork/delivery/integration/call'
import {
  beginMeasuring,
  type ConformanceResult,
  keepConformance,
  noteMeasuring,
} from '@groundwork/delivery/integration/conformance'
import { integrationRow, type IntegrationRow } from '@groundwork/delivery/integration/list'
import { lastMadeLock } from '@groundwork/delivery/integration/measured-lock'
import {
  claimWitness,
  endMeasuredRuns,
  isMeasuredKey,
  measuredLaunch,
  measuringName,
  planMeasuredRun,
  secretVariable,
} from '@groundwork/delivery/integration/measured-run'
import { beatMeasuring } from '@groundwork/delivery/integration/measuring-beat'
import { slotsOfMeasuring, sweepMeasurings } from '@groundwork/delivery/integration/measured-slots'
import { secondsVariable } from '@groundwork/delivery/integration/measured-code'
import type { RefreshDeps } from '@groundwork/delivery/integration/refresh'
import {
  type ConformanceReport,
  type PointCall,
  runComputeConformance,
  runOrchestratorConformance,
} from '@groundwork/plugin-sdk/conformance'
import type { OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'
import { brokenOffWords, withFullMeasuring, withoutRuns, withSecondLockWords } from './left-out'

type Asked = { id: string; actor: UserActor; requestId: string }

/**
 * Runs what the conformance kit can measure without starting anything, and keeps the report. What was measured, its event and who
 * asked for it stand in one transaction.
 */
export async function measureIntegration(
  deps: RefreshDeps,
  { id, actor, requestId }: Asked,
): Promise<{ passed: number; failed: number }> {
  const integration = await integrationRow(deps.pool, id)
  const { results, passed, failed } = await onSlots(deps, id, (call) => measured(deps.pool, integration, call))
  await transaction(deps.pool, async (sql) => {
    await keepConformance(sql, { ...reportOf(integration, actor), how: 'safe', results, passed, failed })
    await tell(deps, sql, { integration, actor, requestId, did: 'ran the conformance kit against', passed, failed })
  })
  deps.bus.wake()
  return { passed, failed }
}

async function measured(sql: Sql, { id, role, name }: IntegrationRow, call: PointCall): Promise<ConformanceReport> {
  if (role === 'orchestrator')
    return runOrchestratorConformance({ call, launch: measuredLaunch(0), leftOut: withoutRuns })
  if (role === 'compute') {
    const otherLock = await lastMadeLock(sql, id)
    if (otherLock) return runComputeConformance({ call, lock: null, otherLock })
    return withSecondLockWords(await runComputeConformance({ call, lock: null }))
  }
  throw new InputError(`There is no conformance kit for ${role} yet, so ${name} cannot be measured.`)
}

const quickSeconds = 0.2
const longSeconds = 90

/**
 * Runs the whole kit, with runs of its own in slots of its own: harmless ones that belong to no project and are recorded nowhere.
 * Answers as soon as it has begun; what is found stands in the report by and by. `typedName` is the integration's name, as the
 * person typed it, since runs are started. `done` is for who waits. @throws ConflictError while it is being measured already
 */
export async function measureInFull(
  deps: RefreshDeps,
  { id, actor, requestId, typedName }: Asked & { typedName: string },
): Promise<{ report: string; done: Promise<void> }> {
  const integration = await integrationRow(deps.pool, id)
  const { name, role } = integration
  if (role !== 'orchestrator')
    throw new InputError(
      `Only an orchestrator starts runs, so ${name} is measured whole without any: leave "full" out.`,
    )
  if (typedName.trim() !== name)
    throw new InputError(`typedName: Measuring in full starts runs on ${name}. Type its name to say that it may.`)
  const report = await transaction(deps.pool, async (sql) => {
    const made = await beginMeasuring(sql, { ...reportOf(integration, actor), how: 'full' })
    await tell(deps, sql, {
      integration,
      actor,
      requestId,
      did: 'began the whole conformance kit, which starts runs, on',
    })
    return made
  })
  deps.bus.wake()
  return { report, done: carryOut(deps, { id, report }) }
}

async function carryOut(deps: RefreshDeps, { id, report }: { id: string; report: string }): Promise<void> {
  const results: ConformanceResult[] = []
  const rest = beatMeasuring(deps.pool, report)
  try {
    await onSlots(deps, id, (call) => runFull({ deps, call }, { id, report, results }))
    await keep(deps, { id, report, results, state: 'done' })
  } catch (error) {
    console.error('delivery: the measuring of an integration broke off.', error)
    const trouble = brokenOffWords(error)
    await keep(deps, { id, report, results, state: 'broken-off', trouble }).catch(() => {})
  } finally {
    rest()
    await endMeasuredRuns(deps.pool, report).catch(() => {})
  }
}

type Measuring = { id: string; report: string; results: ConformanceResult[] }

async function runFull({ deps, call }: { deps: RefreshDeps; call: PointCall }, measuring: Measuring): Promise<void> {
  const { pool } = deps
  const { id, report, results } = measuring
  const able = (await call('capabilities', {})) as OrchestratorCapabilities
  const secret = { name: secretVariable, value: `gw-${crypto.randomUUID()}` }
  const [launch, longLaunch] = [measuredLaunch(quickSeconds), measuredLaunch(longSeconds)]
  const withSecret = { ...launch, secrets: { [secret.name]: { integration: 'groundwork', name: secret.name } } }
  await runOrchestratorConformance({
    ...{ call, launch, longLaunch, secret: { launch: withSecret, value: secret.value } },
    ...{ name: measuringName(), runMs: 45_000, witness: claimWitness(pool), leftOut: withFullMeasuring(able) },
    async beforeStart({ key, launch: started }) {
      if (!isMeasuredKey(key)) throw new Error(`The key ${key} is not one of a measuring.`)
      const seconds = Number(started.env[secondsVariable])
      const own = Object.keys(started.secrets).length > 0 ? secret.value : null
      await planMeasuredRun(pool, { key, reportId: report, seconds, secret: own })
    },
    async onResult(result) {
      results.push(result)
      await keep(deps, { id, report, results, state: 'running' })
    },
  })
}

type Kept = Measuring & { state: 'running' | 'done' | 'broken-off'; trouble?: string }

async function keep({ pool, bus }: RefreshDeps, { id, report, ...found }: Kept): Promise<void> {
  await transaction(pool, async (sql) => {
    await noteMeasuring(sql, { id: report, ...found })
    await bus.publish(sql, [{ topic: 'integration', key: id, payload: { change: 'conformance' } }])
  })
  bus.wake()
}

/**
 * Measures with slots that are written down, after what an engine left that ended in the middle of a measuring was taken away. What a
 * measuring provokes says nothing of how the integration does, so that it is not counted there.
 */
async function onSlots<T>(deps: RefreshDeps, id: string, work: (call: PointCall) => Promise<T>): Promise<T> {
  await sweepMeasurings(deps)
  const slots = slotsOfMeasuring(deps.pool, id)
  try {
    return await work(
      slots.watch((method, input, options) =>
        callIntegration(deps, id, method, input, { ...options, uncounted: true }),
      ),
    )
  } finally {
    slots.close()
  }
}

function reportOf({ id, pluginId, pluginVersion, role }: IntegrationRow, { id: ranBy }: UserActor) {
  const point = `integration/${role}/v1`
  return { integrationId: id, pluginId, pluginVersion: pluginVersion ?? 'none', point, ranBy }
}

type Told = { integration: { id: string; name: string }; actor: UserActor; requestId: string; did: string } & Record<
  string,
  unknown
>

/** The audit row and the event of a measuring. */
export async function tell(
  { bus }: Pick<RefreshDeps, 'bus'>,
  sql: Sql,
  { integration: { id, name }, actor, requestId, did, ...detail }: Told,
): Promise<void> {
  await bus.publish(sql, [{ topic: 'integration', key: id, payload: { change: 'conformance' } }])
  await writeAudit(sql, {
    ...{ actor, action: 'integration.manage', resource: { kind: 'integration', id }, requestId },
    detail: { did: `${did} the integration ${name}`, ...detail },
  })
}
