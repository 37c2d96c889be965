import type { Actor } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Finding } from '@groundwork/plugin-sdk/points'
import type { Problem } from '../config/layer'
import { unheardKeys } from '../config/config-values'
import type { TargetConfig } from '../config/resolve-target'
import { readEnvironment } from '../environment/rows'
import type { GateSubject } from '../gate/gate-facts'
import { withTitles } from '../gate/gate-titles'
import { gatesOfPolicy } from '../gate/gates-of-policy'
import type { GateState, Verdict } from '../gate/gate-state'
import { judge } from '../gate/judge'
import { askPluginGates } from '../gate/plugin-gates'
import { readFacts } from '../gate/read-facts'
import { canonicalSha256 } from '../model/canonical'
import { type Plan, planSchema } from '../model/plan'
import type { Policy } from '../model/policy'
import { deployedBefore } from '../target/ledger'
import { ensureTarget, readTarget, type Target, targetByNames } from '../target/target'
import { findVersion, readVersion, type Version } from '../version/rows'
import { placedOnCompute } from './ask-compute'
import { askPath } from './ask-path'
import type { PromotionDeps } from './deps'
import { nothingChanges } from './nothing-changes'
import { planRequest } from './plan-request'
import { launchIn, type NowRunning, runningNow } from './running-now'
import { resolvedFor } from './resolved-config'
import { type Earlier, earlierDeployment, restoredConfig } from './restore'
import type { PromotionMode, Requester } from './promotion-row'
import { holderOf } from './queue'

export type TargetRef =
  | { targetId: string }
  | { unitId: string; environmentId: string }
  | { project: string; unit: string; environment: string }

export type DraftAsk = {
  target: TargetRef
  /** The id (SHA-256) of a version; for a roll back null stands for the last verified one. */
  version: string | null
  /** Left out: a redeploy of what runs there, else a deploy. */
  mode?: PromotionMode
  /** For a roll back: the number of the promotion whose deployment comes back, with the configuration that it had. */
  deployment?: number | null
  /** Of a promotion that waits already, planned anew: what it was asked for then is not judged again. */
  waits?: boolean
  actor: Actor
  requester?: Requester
}

export type Draft = {
  plan: Plan
  /** SHA-256 of the plan: what a request says that it saw. */
  planHash: string
  /** Hash of each part of the plan, so that a request can be told what has changed since. */
  parts: Record<string, string>
  gates: GateState[]
  diff: Plan['diff']
  /** What the path says against it. */
  findings: Finding[]
  /** What is wrong with the configuration. */
  problems: Problem[]
  target: Target
  version: Version
  from: Version | null
  config: Pick<TargetConfig, 'values' | 'provenance'>
  now: NowRunning | null
  /** That the target has exactly this already, in a sentence; null: something would change. */
  nothingChanges: string | null
}

/** A role and the integration that the environment binds to it. */
type Bindings = Plan['bindings']

/**
 * What a promotion would do, whole and frozen: the same for the same request, and nothing is changed by it (a target that is
 * not there yet is made). Plugins are asked twice, and one that does not say the same both times is refused by name.
 * @throws NotFoundError, InputError, UnavailableError (a plugin does not answer)
 */
export async function draftPlan(deps: PromotionDeps, ask: DraftAsk): Promise<Draft> {
  const { pool } = deps
  const target = await targetOf(pool, ask.target)
  const mode = modeOf(ask, target)
  const earlier = await earlierOf(pool, ask, target)
  const version = await versionOf(pool, ask, { target, mode, earlier })
  const from = target.currentVersion === null ? null : await findVersion(pool, target.currentVersion)
  const environment = await readEnvironment(pool, target.environmentId)
  const resolved = await resolvedFor(pool, { target, version })
  const bindings = bindingsOf(environment.bindings)
  const now = await runningNow(pool, { target, from })
  const running = now?.config ?? null
  const restored = earlier && (await restoredConfig(pool, { earlier, version, now: resolved, running }))
  const config = restored?.config ?? resolved
  const { path, policy } = { path: version.content.path, policy: target.policy }
  const placed = await placedOnCompute(deps, {
    ...{ launch: launchIn(version, { target, values: config.values }), compute: bindings['compute'], mode },
    environment: { lock: version.content.python.lock },
  })
  const asked = planRequest({
    target: planTarget(target),
    mode,
    config,
    ...{ schedule: config.schedule, scheduleFrom: config.scheduleFrom },
    from,
    to: version,
    launch: placed.launch,
    bindings: Object.fromEntries(
      Object.entries(environment.bindings).map(([role, { name, capabilities }]) => [
        role,
        { name, capabilities: (capabilities ?? null) as never },
      ]),
    ),
    previous: previousOf(target, bindings),
    now: now && { launch: now.launch, schedule: now.schedule },
    smokeRun: policy.verification.smokeRun,
  })
  const answer = await askPath(deps, { path, asked, bindings, previousId: target.integrationId })
  const requester = requesterOf(ask)
  const plan = planSchema.parse({
    target: planTarget(target),
    from: from?.id ?? null,
    to: version.id,
    mode,
    path,
    bindings,
    config: { values: config.values, sha256: config.sha256, layers: config.layers },
    ...(restored ? { restores: restored.restores } : {}),
    ...{ schedule: config.schedule, scheduleFrom: config.scheduleFrom },
    steps: answer.steps,
    gates: await withTitles(deps.pool, gatesOfPolicy({ policy, mode, requester })),
    verifications: verificationsOf(policy),
    policy,
    diff: answer.diff,
  } satisfies Plan)
  const planHash = canonicalSha256(plan)
  const gates = await gatesNow(deps, { plan, planHash, requester, requestedBy: actorId(ask.actor) })
  const parts = Object.fromEntries(
    Object.entries(plan).map(([part, value]) => [part, canonicalSha256(value).slice(0, 16)]),
  )
  const { values, provenance } = config
  const problems = [...config.problems, ...unheardKeys(values, version.content)]
  return {
    ...{ plan, planHash, parts, gates, diff: plan.diff, findings: [...placed.findings, ...answer.findings], problems },
    ...{ target, version, from, config: { values, provenance }, now },
    nothingChanges: await nothingChanges(pool, { plan, target, version }),
  }
}

export function requesterOf({ actor, requester }: Pick<DraftAsk, 'actor' | 'requester'>): Requester {
  if (actor.kind === 'user') return 'person'
  if (actor.kind === 'plugin') return 'plugin'
  return requester ?? 'automation'
}

export function actorId(actor: Actor): string | null {
  return actor.kind === 'system' ? null : actor.id
}

export async function targetOf(sql: Sql, ref: TargetRef): Promise<Target> {
  if ('targetId' in ref) return readTarget(sql, ref.targetId)
  if ('unitId' in ref) return ensureTarget(sql, ref.unitId, ref.environmentId)
  return targetByNames(sql, ref)
}

function modeOf({ mode, version }: DraftAsk, { currentVersion }: Target): PromotionMode {
  if (mode === 'rollback') return 'rollback'
  if (mode === 'redeploy' && version !== null && version !== currentVersion)
    throw new InputError('A redeploy is of the version that runs there. Promote the other version instead.')
  return version !== null && version === currentVersion ? 'redeploy' : 'deploy'
}

async function earlierOf(sql: Sql, ask: DraftAsk, target: Target): Promise<Earlier | null> {
  const { deployment = null, mode } = ask
  if (deployment === null) return null
  if (mode === 'rollback') {
    const { isCurrent, ...earlier } = await earlierDeployment(sql, target, deployment)
    if (isCurrent && !(await isBeingReplaced(sql, ask, { target, version: null })))
      throw new InputError(
        `What P-${deployment} brought is what runs in ${target.environment}. Redeploy it to repair it.`,
      )
    return earlier
  }
  throw new InputError('Only a roll back takes back an earlier deployment.')
}

async function versionOf(
  sql: Sql,
  ask: DraftAsk,
  { target, mode, earlier }: { target: Target; mode: PromotionMode; earlier: Earlier | null },
): Promise<Version> {
  const id = ask.version
  if (earlier) {
    if (id !== null && id !== earlier.version)
      throw new InputError(`P-${earlier.number} brought another version. Leave out the version, or the deployment.`)
    return readVersion(sql, earlier.version)
  }
  const wanted = id ?? (mode === 'rollback' ? target.previousVerified : target.currentVersion)
  if (wanted === null)
    throw new InputError(
      `There is no version to roll back to: none was verified at ${target.unit} in ${target.environment} before the one that runs there. Choose one of its deployments.`,
    )
  const version = await readVersion(sql, wanted)
  if (version.unitId !== target.unitId)
    throw new InputError(`v${version.number} is a version of ${version.content.unit.name}, not of ${target.unit}.`)
  if (mode === 'rollback') await requireDeployed(sql, ask, { target, version })
  return version
}

/**
 * Whether another promotion acts at the target: what runs there by the ledger is then about to be replaced, or is in part, and a
 * roll back to it asks that promotion to stop. What rolls back itself is not stopped by another roll back.
 */
async function isBeingReplaced(
  sql: Sql,
  { waits = false }: DraftAsk,
  { target, version }: { target: Target; version: Version | null },
): Promise<boolean> {
  if (waits) return true
  const holder = await holderOf(sql, target.id)
  // One that has switched already is itself what runs.
  if (holder === null || holder.id === target.currentPromotionId) return false
  return holder.mode !== 'rollback' && holder.version !== version?.id
}

type Back = { target: Target; version: Version }

async function requireDeployed(sql: Sql, ask: DraftAsk, { target, version }: Back): Promise<void> {
  const { id, number } = version
  if (id === target.currentVersion) {
    if (await isBeingReplaced(sql, ask, { target, version })) return
    throw new InputError(`v${number} is what runs in ${target.environment}. Redeploy it to repair it.`)
  }
  if (await deployedBefore(sql, target.id, id)) return
  throw new InputError(
    `v${number} never ran in ${target.environment}, so there is no rolling back to it. Promote it instead.`,
  )
}

function planTarget({ id, project, unit, environment, variant, slot, production }: Target): Plan['target'] {
  return { id, project, unit, environment, variant, slot, production }
}

function bindingsOf(bound: Awaited<ReturnType<typeof readEnvironment>>['bindings']): Bindings {
  return Object.fromEntries(
    Object.entries(bound).map(([role, { integrationId: id, name, pluginId: plugin, contribution, rowVersion }]) => [
      role,
      { id, name, plugin, contribution, rowVersion },
    ]),
  )
}

/** The integration that holds the definition now, where the environment was bound to another one since. */
function previousOf({ integrationId, integrationName }: Target, bindings: Bindings): { integration: string } | null {
  if (integrationId === null || integrationName === null) return null
  return bindings['orchestrator']?.id === integrationId ? null : { integration: integrationName }
}

function verificationsOf({ verification, verifications }: Policy): Plan['verifications'] {
  const smoke = { name: 'smoke', kind: 'smoke' as const, plugin: null, contribution: null, settings: null }
  return [
    ...(verification.smokeRun ? [smoke] : []),
    ...verifications.map(({ plugin, verification: contribution, settings }) => ({
      ...{ name: `${plugin}/${contribution}`, kind: 'plugin' as const, plugin, contribution, settings },
    })),
  ]
}

type Judged = Omit<GateSubject, 'promotionId' | 'createdAt'>

async function gatesNow(deps: PromotionDeps, judged: Judged): Promise<GateState[]> {
  const pluginVerdicts: ReadonlyMap<string, Verdict> = await askPluginGates(deps, judged)
  const subject: GateSubject = { ...judged, promotionId: null, createdAt: null }
  return judge(subject, await readFacts(deps.pool, subject, { pluginVerdicts }))
}
