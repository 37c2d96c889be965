import type { Sql } from '@groundwork/db/pool'
import { backendContributions } from '@groundwork/plugin-host/backend-contributions'
import type { PlannedGate } from '../model/plan'

/** Gates of plugins as their plugins call them, `Content decisions: Newest slate is accepted`; one that is gone keeps its ids. */
export async function withTitles(sql: Sql, gates: readonly PlannedGate[]): Promise<PlannedGate[]> {
  if (!gates.some(({ kind }) => kind === 'plugin')) return [...gates]
  const offers = await backendContributions(sql, { points: ['delivery/gate/v1'] })
  return gates.map((gate) => {
    if (gate.kind !== 'plugin') return gate
    const { plugin, gate: name } = gate.rule as { plugin: string; gate: string }
    const offer = offers.find((each) => each.pluginId === plugin && each.contribution === name)
    return offer ? { ...gate, title: `${offer.pluginName}: ${offer.title}` } : gate
  })
}
