import type { ActionFacts } from './action-facts'

/** What a person read and agreed to with each decision; other changes of the plugin meanwhile are none of theirs. */
const readOf = {
  audience: ['state', 'dev', 'audience', 'ownerTeam'],
  disable: ['state'],
  'roll-back': ['state', 'activeSha', 'previousVersion', 'rollBack'],
  uninstall: ['state', 'dev', 'ownerTeam'],
  restart: ['state', 'activeSha'],
  // What changes, and by whose envelope it was measured, follow from the version in use and the owner.
  upgrade: ['dev', 'activeSha', 'ownerTeam'],
  owner: ['ownerTeam'],
  // The panel of a part that crashed shows these and no more.
  'roll-back-crashed': ['state', 'version', 'previousVersion'],
} as const satisfies Record<string, readonly (keyof ActionFacts)[]>

export type Decision = keyof typeof readOf
/** How a plugin stands, as far as a decision of this kind rests on it. */
export type Standing<D extends Decision = Decision> = Pick<ActionFacts, 'generation' | (typeof readOf)[D][number]>

/** Whether a person who decided on the first would decide on the same again. */
export function isSame<D extends Decision>(decision: D, before: Standing<D>, now: Standing<D>): boolean {
  const read = (standing: Standing<D>) =>
    JSON.stringify(readOf[decision].map((field) => (standing as Partial<ActionFacts>)[field] ?? null))
  return read(before) === read(now)
}

type Carried<D extends Decision> = {
  name: string
  decision: D
  /** As it stood when the person was asked. */
  asked: Standing<D>
  /** As the page knows it now. */
  known: Standing<D>
  /** As it stands, asked of the portal. */
  read: () => Promise<Standing<D>>
}

/**
 * Carries a decision out on what the plugin is by now. A change that settled meanwhile and altered nothing of what the
 * person agreed to does not refuse them; one that did is theirs to look at first. Throws what `work` throws.
 */
export async function carryOut<D extends Decision, T>(
  { name, decision, asked, known, read }: Carried<D>,
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
