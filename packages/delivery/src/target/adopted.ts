import type { ChangeState } from '../config/change-row'

/**
 * What a person took over of a difference: the definition with this token, after the write of this key. `change` is the number of
 * the configuration change that has to be merged for it; absent where nothing waits.
 */
export type Adopted = { key: string; token: string; active: boolean; change?: number }

export function changedThere(integrationName: string): string {
  return `The definition on ${integrationName} was changed there since Groundwork wrote it.`
}

type Taking = { changeState: ChangeState | null; integrationName: string }

/** The difference as it is while the change that takes it over is not merged; null where nothing waits any more. */
export function takingOver({ change }: Adopted, { changeState, integrationName }: Taking): string | null {
  if (change === undefined || changeState === 'merged') return null
  return `${changedThere(integrationName)} ${pendingWords(change)}`
}

export function pendingWords(change: number): string {
  return `Configuration change ${change} takes that over once it is merged; if it is abandoned the difference stays.`
}
