import type { ActionFacts } from './action-facts'

export type Decision = 'audience' | 'disable' | 'roll-back' | 'uninstall' | 'restart'
export type Standing = Pick<
  ActionFacts,
  'generation' | 'state' | 'dev' | 'activeSha' | 'previousVersion' | 'rollBack' | 'audience' | 'ownerTeam'
>

/** What a person read and agreed to with each decision; other changes of the plugin meanwhile are none of theirs. */
const readOf: Record<Decision, (facts: Standing) => unknown> = {
  audience: ({ state, dev, audience, ownerTeam }) => [state, dev, audience, ownerTeam],
  disable: ({ state, dev }) => [state, dev],
  'roll-back': ({ state, activeSha, previousVersion, rollBack }) => [state, activeSha, previousVersion, rollBack],
  uninstall: ({ state, dev, ownerTeam }) => [state, dev, ownerTeam],
  restart: ({ state, activeSha }) => [state, activeSha],
}

/** Whether a person who decided on the first would decide on the same again. */
export function isSame(decision: Decision, before: Standing, now: Standing): boolean {
  return JSON.stringify(readOf[decision](before)) === JSON.stringify(readOf[decision](now))
}

type Carried = {
  name: string
  decision: Decision
  /** As it stood when the person was asked. */
  asked: Standing
  /** As the page knows it now. */
  known: Standing
  /** As it stands, asked of the portal. */
  read: () => Promise<Standing>
}

/**
 * Carries a decision out on what the plugin is by now. A change that settled meanwhile and altered nothing of what the
 * person agreed to does not refuse them; one that did is theirs to look at first. Throws what `work` throws.
 */
export async function carryOut<T>(
  { name, decision, asked, known, read }: Carried,
  work: (generation: number) => Promise<T>,
): Promise<T> {
  if (!isSame(decision, asked, known))
    throw new Error(`${name} was changed while this was open. Look at it again, then decide.`)
  try {
    return await work(known.generation)
  } catch (thrown) {
    if (!isConflict(thrown)) throw thrown
    const now = await read().catch(() => null)
    if (!now || now.generation === known.generation || !isSame(decision, asked, now)) throw thrown
    return work(now.generation)
  }
}

function isConflict(thrown: unknown): boolean {
  return (thrown as { data?: { code?: unknown } } | null)?.data?.code === 'CONFLICT'
}
