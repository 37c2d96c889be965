import type { Json } from '@groundwork/plugin-sdk/points'
import { orchestratorOf } from '../integration/orchestrator'
import { readIntegration } from '../integration/rows'
import { launchState } from '../launch/launch-row'
import { noteStarted, planLaunch } from '../launch/plan-launch'
import type { PromotionRow } from '../promotion/promotion-row'
import { capabilitiesOf } from './capabilities'
import type { EffectPort } from './effect-port'
import type { ExecutorDeps } from './executor-deps'
import { labelsOf } from './labels'
import { startPort } from './start-port'

export type RunOf = { deps: ExecutorDeps; promotion: PromotionRow; integrationId: string }
export type Asked = { key: string; purpose: 'smoke' | 'verification'; parameters: Record<string, Json> }

/** The start of a run for a promotion: its key is reserved with the intent, and only then is the orchestrator asked. */
export async function runPort(
  { deps, promotion, integrationId }: RunOf,
  { key, purpose, parameters }: Asked,
): Promise<EffectPort> {
  const integration = await readIntegration(deps.pool, integrationId)
  return startPort({
    key,
    slot: promotion.plan.target.slot,
    integrationId,
    orchestrator: orchestratorOf(deps, integrationId),
    capabilities: await capabilitiesOf(deps, integration),
    labels: labelsOf(promotion),
    parameters,
    async claimed() {
      const state = (await launchState(deps.pool, key))?.state
      return state === 'running' || state === 'succeeded' || state === 'failed'
    },
    async withIntent(sql) {
      const { targetId, version, id: promotionId } = promotion
      await planLaunch(sql, { key, targetId, version, promotionId, integrationId, purpose, parameters })
    },
    async withReceipt(sql, receipt) {
      const { engineRunId, url } = receipt as { engineRunId: string | null; url: string | null }
      if (engineRunId) await noteStarted(sql, { key, engineRunId, engineUrl: url ?? '' })
    },
  })
}
