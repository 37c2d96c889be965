import type { Definition, Json, Labels, OrchestratorCapabilities, Seen } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'
import type { OrchestratorClient } from '../integration/orchestrator'
import type { Before, EffectPort, Found, WhatIsSeen } from './effect-port'
import type { EffectRow } from './effect-row'
import { type Looked, withoutStrayed } from './strayed'

export type DefinitionCall =
  | { call: 'put'; launch: Json }
  | { call: 'activate'; schedule: Json; active: boolean }
  | { call: 'remove' }

export type DefinitionPortOptions = {
  sql: Sql
  targetId: string
  key: string
  slot: string
  integrationId: string
  integrationName: string
  orchestrator: OrchestratorClient
  capabilities: Pick<OrchestratorCapabilities, 'definition'>
  labels: Omit<Labels, 'key' | 'fence'>
  asked: DefinitionCall
  /** What this promotion last did to the same slot there: what is seen before the next effect must be that. */
  earlier: { key: string; token: string } | null
  withReceipt(sql: Sql, receipt: Json): Promise<void>
}

/** A change of the definition that an orchestrator holds in the target's slot. */
export function definitionPort(options: DefinitionPortOptions): EffectPort {
  const { key, slot, integrationId, orchestrator, capabilities, asked, withReceipt } = options
  const see = async () => withoutStrayed(options.sql, options.targetId, await orchestrator.observe({ slot }))
  const keepsToken = capabilities.definition.precondition === 'token'
  return {
    key,
    effectNo: 0,
    call: asked.call,
    integrationId,
    before: async () => before(options, await see()),
    apply: (effect, row, signal) => {
      const input = { effect, slot, expect: row.precondition }
      const labels = { ...options.labels, key, fence: row.fence }
      if (asked.call === 'remove') return orchestrator.remove(input, { signal })
      if (asked.call === 'put')
        return orchestrator.put({ ...input, labels, launch: asked.launch as never }, { signal }) as never
      const { schedule, active } = asked
      return orchestrator.activate({ ...input, labels, schedule: schedule as never, active }, { signal }) as never
    },
    find: async (row) => find(options, await see(), row),
    ...(keepsToken ? {} : { readBack: async (row: EffectRow) => readBack(options, await see(), row) }),
    withReceipt,
  }
}

function shownOf(seen: Seen<Definition> & { is: 'present' | 'foreign' }): WhatIsSeen {
  const { labels, schedule, active, state, problem, url } = seen.value
  const owner = seen.is === 'foreign' ? seen.owner : null
  return { labels, schedule, active, state, ...(problem === undefined ? {} : { problem }), url, owner }
}

function whoseIs(seen: Looked & { is: 'foreign' }): string {
  return seen.whose ?? `not Groundwork's (${seen.owner})`
}

function before({ asked, earlier, capabilities, integrationName }: DefinitionPortOptions, seen: Looked): Before {
  if (seen.is === 'cannot-tell') return { is: 'cannot-tell', words: seen.detail }
  const isSame = (value: Definition) =>
    !earlier ||
    (capabilities.definition.precondition === 'none'
      ? value.labels?.key === earlier.key
      : value.token === earlier.token)
  if (seen.is === 'absent') {
    if (asked.call === 'remove') return { is: 'already', receipt: { goneAt: null } }
    if (earlier) return { is: 'cannot-tell', words: 'The definition that was just written is not to be seen.' }
    if (asked.call === 'put') return { is: 'ready', precondition: '' }
    return { is: 'impossible', words: `There is no definition on ${integrationName} that could be switched.` }
  }
  const { value } = seen
  if (seen.is === 'foreign')
    return {
      is: 'foreign',
      words: `What is in its place on ${integrationName} is ${whoseIs(seen)}.`,
      precondition: value.token,
      seen: shownOf(seen),
    }
  if (!isSame(value))
    return {
      is: 'foreign',
      words: `The definition on ${integrationName} was changed by somebody else since this promotion wrote it.`,
      precondition: value.token,
      seen: shownOf(seen),
    }
  if (earlier && value.state === 'broken')
    return {
      is: 'impossible',
      words: `${integrationName} cannot use the definition: ${value.problem ?? 'it gives no reason'}`,
    }
  if (earlier && value.state === 'pending')
    return { is: 'cannot-tell', words: `${integrationName} is still loading the definition.` }
  return { is: 'ready', precondition: value.token }
}

function find({ key, asked, integrationName }: DefinitionPortOptions, seen: Looked, row: EffectRow): Found {
  if (seen.is === 'cannot-tell') return { is: 'cannot-tell', words: seen.detail }
  if (seen.is === 'absent') {
    if (asked.call === 'remove') return { is: 'applied', receipt: { goneAt: null } }
    if (row.precondition === '') return { is: 'unchanged' }
    return {
      is: 'other',
      words: `The definition on ${integrationName} is gone, and Groundwork did not remove it.`,
      precondition: '',
      adoptable: null,
    }
  }
  const { value } = seen
  if (seen.is === 'present' && value.labels?.key === key) return { is: 'applied', receipt: value as unknown as Json }
  if (value.token === row.precondition) return { is: 'unchanged' }
  const is = seen.is === 'foreign' ? whoseIs(seen) : `of ${value.labels?.promotion ?? 'nobody'}`
  return {
    is: 'other',
    words: `The definition on ${integrationName} is neither what was there before nor what was asked for. It is ${is}.`,
    precondition: value.token,
    adoptable: value as unknown as Json,
    seen: shownOf(seen),
  }
}

/** Without a precondition a late write of somebody else is not prevented there: it has to be seen here. */
function readBack(options: DefinitionPortOptions, seen: Looked, row: EffectRow): Found {
  const found = find(options, seen, row)
  if (found.is !== 'unchanged') return found
  const visible = row.age < options.capabilities.definition.visibleMs
  if (visible) return { is: 'in-flight', words: `${options.integrationName} does not show yet what it said was done.` }
  return {
    is: 'other',
    words: `${options.integrationName} said that it was done, and does not show it.`,
    precondition: row.precondition,
    adoptable: null,
  }
}
