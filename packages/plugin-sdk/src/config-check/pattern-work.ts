import { fitting } from './pattern-letters'
import type { States, Ways } from './pattern-states'

/** Whether a state takes a letter. */
export type Taking = (state: number, letter: string) => boolean

/**
 * The most that trying a pattern on a text can take, in letters that are tried, over all ways to read it: never less than a
 * backtracking engine does, and often more. Counting ends where `most` is passed.
 */
export function workOn(
  states: States,
  text: Iterable<string>,
  { takes, most }: { takes: Taking; most: number },
): number {
  let held: Ways = new Map()
  let begin = states.first
  let work = 0
  for (const letter of text) {
    const tried = stepFrom(states, held, begin)
    work += tried.work
    held = taken(states, tried.ways, (state) => takes(state, letter))
    begin = states.later
    if (work > most) return work
  }
  return work
}

/** What is tried at a letter, after what is held and where the engine begins anew. */
export function stepFrom({ next }: States, held: Ways, begin: Ways): { ways: Ways; work: number } {
  const ways = new Map(begin)
  let work = 1 + begin.size
  for (const [state, count] of held)
    for (const [target, more] of next[state]!) {
      ways.set(target, (ways.get(target) ?? 0) + count * more)
      work += count * more
    }
  return { ways, work }
}

/** Of what is tried, what takes the letter. From where it is sure the engine never comes back. */
export function taken({ sure }: States, ways: Ways, takes: (state: number) => boolean): Ways {
  const held: Ways = new Map()
  for (const [state, count] of ways) if (takes(state)) held.set(state, sure.has(state) ? 1 : count)
  return held
}

const mostLetters = 2_000

/** Asks the engine about each letter once. */
export function takingOf({ takes }: States): Taking {
  const tests = new Map(takes.map((source) => [source, fitting(source)]))
  const known = new Map<string, Map<string, boolean>>()
  return (state, letter) => {
    let of = known.get(letter)
    if (!of) {
      if (known.size > mostLetters) known.clear()
      known.set(letter, (of = new Map()))
    }
    const source = takes[state]!
    const before = of.get(source)
    if (before !== undefined) return before
    const now = tests.get(source)!(letter)
    of.set(source, now)
    return now
  }
}
