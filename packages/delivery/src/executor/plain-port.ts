import type { Effect, Json, Outcome, Seen } from '@groundwork/plugin-sdk/points'
import { z } from 'zod'
import type { Sql } from '@groundwork/db/pool'
import { seenFrom, settled } from '../integration/effect-call'
import type { EffectPort, Found } from './effect-port'

export const jsonSchema = z.json()
const unseen = 'The other side has no way to say what came of it: look there.'

export type PlainPortOptions = {
  key: string
  call: string
  integrationId: string | null
  /** What the side itself says before the intent; null: it keeps no precondition. */
  prepare(): Promise<string | null>
  apply(effect: Effect, precondition: string, o: { timeoutMs: number; signal: AbortSignal }): Promise<unknown>
  /** What became of it; null: the side has no way to say, and takes the same key twice for one. */
  observe: (() => Promise<unknown>) | null
  /** Nobody need look at what may have come of it: it changes nothing that runs. */
  isHarmless?: boolean
  withReceipt?(sql: Sql, receipt: Json): Promise<void>
}

/** An effect of the path itself, or of an integration whose calls are safe to repeat under one key. */
export function plainPort(options: PlainPortOptions): EffectPort {
  const { key, call, integrationId, prepare, apply, observe, isHarmless = false, withReceipt } = options
  return {
    key,
    effectNo: 0,
    call,
    integrationId,
    async before() {
      try {
        return { is: 'ready', precondition: (await prepare()) ?? '' }
      } catch (error) {
        return { is: 'cannot-tell', words: error instanceof Error ? error.message : String(error) }
      }
    },
    apply: (effect, row, signal) =>
      settled(jsonSchema, { effect }, (timeoutMs) => apply(effect, row.precondition, { timeoutMs, signal })) as Promise<
        Outcome<Json>
      >,
    async find() {
      if (!observe) return isHarmless ? { is: 'unchanged' } : { is: 'unseen', words: unseen }
      return foundOf((await seenFrom(jsonSchema, observe)) as Seen<Json>)
    },
    ...(withReceipt ? { withReceipt } : {}),
  }
}

function foundOf(seen: Seen<Json>): Found {
  if (seen.is === 'absent') return { is: 'unchanged' }
  if (seen.is === 'cannot-tell') return { is: 'cannot-tell', words: seen.detail }
  if (seen.is === 'present')
    return seen.value === 'in-flight'
      ? { is: 'in-flight', words: 'It is still at it.' }
      : { is: 'applied', receipt: seen.value }
  return {
    is: 'other',
    words: `What is there is not of this promotion (${seen.owner}).`,
    precondition: '',
    adoptable: seen.value,
  }
}
