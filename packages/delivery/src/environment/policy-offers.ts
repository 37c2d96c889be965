import type { Sql } from '@groundwork/db/pool'
import { type BackendContribution, backendContributions } from '@groundwork/plugin-host/backend-contributions'

/** A gate or a verification of a plugin that a policy can name. */
export type PolicyOffer = Pick<
  BackendContribution,
  'pluginId' | 'pluginName' | 'contribution' | 'title' | 'description' | 'isOn'
> & { kind: 'gate' | 'verification' }

export async function policyOffers(sql: Sql): Promise<PolicyOffer[]> {
  const all = await backendContributions(sql, { points: ['delivery/gate/v1', 'delivery/verification/v1'] })
  return all.map(({ pluginId, pluginName, contribution, title, description, isOn, point }) => ({
    ...{ pluginId, pluginName, contribution, title, description, isOn },
    kind: point === 'delivery/gate/v1' ? 'gate' : 'verification',
  }))
}
