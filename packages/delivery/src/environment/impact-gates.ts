import { type Pool, transaction } from '@groundwork/db/pool'
import type { PlanRequest } from '@groundwork/plugin-sdk/points'
import { canonicalSha256 } from '../model/canonical'
import { gatesOfPolicy } from '../gate/gates-of-policy'
import { withTitles } from '../gate/gate-titles'
import { type GateState, isOverridable, type Verdict } from '../gate/gate-state'
import { askGates } from '../gate/plugin-gates'
import type { CallingDeps } from '../integration/call'
import type { Plan } from '../model/plan'
import type { Policy } from '../model/policy'
import { planRequest, planRequestOf } from '../promotion/plan-request'
import type { PromotionRow } from '../promotion/promotion-row'
import { resolvedFor } from '../promotion/resolved-config'
import { ensureTarget } from '../target/target'
import { launchOf } from '../version/launch-of'
import { findVersion, readVersion } from '../version/rows'
import { readEnvironment } from './rows'

/** A gate of a plugin that could not be asked, and why, in a sentence. */
export type NotAsked = { gate: string; reason: string }

type Asked = { verdicts: Map<string, Verdict>; unknown: Set<string>; notAsked: NotAsked[] }
type Next = { unitId: string; environmentId: string; version: string }

export type ImpactAsker = {
  /** What they would say of a promotion that waits. */
  ofWaiting(row: PromotionRow, policy: Policy): Promise<Asked>
  /** What they would say of a version that nobody has asked for. */
  ofNext(next: Next, policy: Policy): Promise<{ states: GateState[]; notAsked: NotAsked[] }>
}

const mostAsked = 20
const patienceMs = 5_000
const allMs = 25_000

type Question = { gates: Plan['gates']; planHash: string; promotion: string; plan: () => Promise<PlanRequest> }

/** Asks plugins' gates about plans that nobody has asked for: of the first twenty, and as long as somebody would wait. */
export function askImpact(deps: CallingDeps): ImpactAsker {
  const until = Date.now() + allMs
  let asked = 0

  async function ask({ gates, plan, ...about }: Question): Promise<Asked> {
    const nothing: Asked = { verdicts: new Map(), unknown: new Set(), notAsked: [] }
    if (gates.length === 0) return nothing
    const left = until - Date.now()
    if (asked >= mostAsked) return none(gates, `Only the first ${mostAsked} are asked.`)
    if (left < 100) return none(gates, 'Those before took too long to answer.')
    asked += 1
    try {
      const answers = await askGates(deps, {
        ...{ gates, plan: await plan(), timeoutMs: Math.min(patienceMs, left) },
        ...about,
      })
      for (const { id, title } of gates) {
        const { verdict, notAsked } = answers.get(id)!
        nothing.verdicts.set(id, verdict)
        if (notAsked === null) continue
        nothing.unknown.add(id)
        nothing.notAsked.push({ gate: title, reason: notAsked })
      }
      return nothing
    } catch (error) {
      return none(gates, error instanceof Error ? error.message : String(error))
    }
  }

  const pluginGates = async (policy: Policy, mode: Plan['mode'], requester: PromotionRow['requester']) =>
    (await withTitles(deps.pool, gatesOfPolicy({ policy, mode, requester }))).filter(({ kind }) => kind === 'plugin')

  return {
    async ofWaiting({ plan, planHash, number, mode, requester }, policy) {
      const gates = await pluginGates(policy, mode, requester)
      return ask({
        gates,
        planHash,
        promotion: `P-${number}`,
        plan: () => planRequestOf(deps.pool, { ...plan, policy }),
      })
    },
    async ofNext(next, policy) {
      const gates = await pluginGates(policy, 'deploy', 'person')
      const planHash = canonicalSha256({ next, policy })
      const plan = () => requestOfNext(deps.pool, next, policy)
      const { verdicts, unknown, notAsked } = await ask({ gates, planHash, promotion: 'draft', plan })
      const states = gates.flatMap((gate): GateState[] => {
        const verdict = verdicts.get(gate.id)
        if (!verdict || unknown.has(gate.id)) return []
        const { id, kind, title } = gate
        return [
          { id, kind, title, ...verdict, overridable: isOverridable(gate), overriddenBy: null, overrideReason: null },
        ]
      })
      return { states, notAsked }
    },
  }
}

function none(gates: Plan['gates'], reason: string): Asked {
  return {
    verdicts: new Map(),
    unknown: new Set(gates.map(({ id }) => id)),
    notAsked: gates.map(({ title }) => ({ gate: title, reason })),
  }
}

/** Only to end a transaction of which nothing is to stay. */
class TakenBack<T> extends Error {
  constructor(readonly value: T) {
    super('Nothing of this is to stay.')
  }
}

/** What a gate would be told. A target that is not there yet is made and taken back, so that looking makes nothing. */
async function requestOfNext(pool: Pool, next: Next, policy: Policy): Promise<PlanRequest> {
  try {
    return await transaction(pool, async (sql) => {
      const target = await ensureTarget(sql, next.unitId, next.environmentId)
      const environment = await readEnvironment(sql, next.environmentId)
      const version = await readVersion(sql, next.version)
      const config = await resolvedFor(sql, { target, version })
      const { id, project, unit, environment: name, variant, slot, production } = target
      throw new TakenBack(
        planRequest({
          target: { id, project, unit, environment: name, variant, slot, production },
          ...{ mode: 'deploy', config, schedule: config.schedule, scheduleFrom: config.scheduleFrom, to: version },
          from: target.currentVersion === null ? null : await findVersion(sql, target.currentVersion),
          launch: launchOf(version, { config: config.values, environment: { name, production }, engineUrl: '' }),
          bindings: Object.fromEntries(
            Object.entries(environment.bindings).map(([role, bound]) => [
              role,
              { name: bound.name, capabilities: (bound.capabilities ?? null) as never },
            ]),
          ),
          ...{ previous: null, now: null, smokeRun: policy.verification.smokeRun },
        }),
      )
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.value as PlanRequest
    throw error
  }
}
