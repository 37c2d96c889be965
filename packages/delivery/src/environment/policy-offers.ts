import type { Sql } from '@groundwork/db/pool'
import {
  type BackendContribution,
  backendContributions,
  contributionSchema,
} from '@groundwork/plugin-host/backend-contributions'

/** A gate or a verification of a plugin that a policy can name. */
export type PolicyOffer = Pick<
  BackendContribution,
  'pluginId' | 'pluginName' | 'contribution' | 'title' | 'description' | 'isOn'
> & {
  kind: 'gate' | 'verification'
  /** JSON Schema of what a policy gives it; null: it takes nothing. */
  schema: Record<string, unknown> | null
}

export async function policyOffers(sql: Sql): Promise<PolicyOffer[]> {
  const all = await backendContributions(sql, { points: ['delivery/gate/v1', 'delivery/verification/v1'] })
  return Promise.all(
    all.map(async (one): Promise<PolicyOffer> => {
      const { pluginId, pluginName, contribution, title, description, isOn, point } = one
      return {
        ...{ pluginId, pluginName, contribution, title, description, isOn },
        kind: point === 'delivery/gate/v1' ? 'gate' : 'verification',
        schema: await contributionSchema(sql, one),
      }
    }),
  )
}
