import type { Json, Labels, OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'
import type { OrchestratorClient } from '../integration/orchestrator'
import type { EffectPort, Found } from './effect-port'

export type StartPortOptions = {
  key: string
  slot: string
  integrationId: string
  orchestrator: OrchestratorClient
  capabilities: Pick<OrchestratorCapabilities, 'observe'>
  labels: Omit<Labels, 'key' | 'fence'>
  parameters: Record<string, Json>
  /** Groundwork's own word on the run: whether its launcher has claimed it. It outranks what the orchestrator says. */
  claimed(): Promise<boolean>
  withIntent(sql: Sql): Promise<void>
  withReceipt(sql: Sql, receipt: Json): Promise<void>
}

/** The start of one run under its key. Whatever an orchestrator makes of a second start, the claim lets one of them run. */
export function startPort(options: StartPortOptions): EffectPort {
  const { key, slot, integrationId, orchestrator, labels, parameters, withIntent, withReceipt } = options
  return {
    key,
    effectNo: 0,
    call: 'start',
    integrationId,
    before: async () => ({ is: 'ready', precondition: '' }),
    apply: (effect, row, signal) =>
      orchestrator.start({ effect, slot, labels: { ...labels, key, fence: row.fence }, parameters }, { signal }),
    find: () => find(options),
    withIntent,
    withReceipt,
  }
}

async function find({ key, slot, orchestrator, capabilities, claimed }: StartPortOptions): Promise<Found> {
  if (await claimed()) return { is: 'applied', receipt: { engineRunId: null, url: null } }
  const seen = await orchestrator.observeRun({ slot, key })
  if (seen.is === 'present')
    return { is: 'applied', receipt: { engineRunId: seen.value.engineRunId, url: seen.value.url } }
  // An orchestrator that cannot find a run by its key is asked again: its claim keeps a second one from running.
  if (seen.is === 'absent' || capabilities.observe.byKey === 'none') return { is: 'unchanged' }
  if (seen.is === 'cannot-tell') return { is: 'cannot-tell', words: seen.detail }
  return {
    is: 'other',
    words: `Something else has the key of this run (${seen.owner}).`,
    precondition: '',
    adoptable: { engineRunId: seen.value.engineRunId, url: seen.value.url },
  }
}
