import { growthOf, TooInvolved } from './pattern-growth'
import { letterKinds } from './pattern-letters'
import { type States, statesOf, type Ways } from './pattern-states'
import { refuseUnforeseen, treeOf, Unforeseen } from './pattern-tree'
import { stepFrom, taken, takingOf, workOn } from './pattern-work'

/** Longest text, in characters, on which a pattern is tried whose work grows with the square of the length. */
export const longestForSquares = 4_096

export type PatternFacts = {
  /** Why trying it could take for ever, as sentences for its author; null when it could not. */
  slow: string | null
  /** The work grows with the square of the length of the text. */
  squares: boolean
  /** What it took to find this out. */
  judging: number
  /** The most that trying it on a text can take, in letters tried; counted up to `most`. */
  workOn: (text: string, most: number) => number
}

/** What judging all patterns of a schema may take: some tenths of a second. */
export const mostJudging = 1_000_000

const longest = 300
const kept = new Map<string, PatternFacts>()
const mostKept = 300

/**
 * What trying a regular expression takes. A backtracking engine tries every way to read a text before it says no: where those
 * double with each letter, or grow with its third power, the portal would stand still. Not for what is no regular expression.
 */
export function patternFacts(pattern: string): PatternFacts {
  const known = kept.get(pattern)
  if (known) return known
  const facts = judged(pattern)
  if (kept.size >= mostKept) kept.clear()
  kept.set(pattern, facts)
  return facts
}

/** Why trying this regular expression could take for ever, as sentences; null when it could not. */
export function slowPattern(pattern: string): string | null {
  return patternFacts(pattern).slow
}

const doubling =
  'The pattern repeats a part that can read the same letters in two ways, as "(a+)+" does, and trying it could take for ever. Let what is repeated begin with a letter that nothing else in it takes.'
const cubes =
  'The pattern repeats too many parts that take the same letters one after the other, as "^a*a*a*b" does, and trying it on a long text could take for ever. Begin it with "^", and put between the parts a letter that they do not take, as in "^[^@]+@[^@]+$".'
const optionals =
  'The pattern has so many parts side by side that may or may not take the same letters that trying it could take for ever. Write how often they may come, as in "a{0,9}".'
const involved = 'The pattern is too involved to tell how long trying it takes. Make it simpler.'

function judged(pattern: string): PatternFacts {
  if (pattern.length > longest) return refused(`The pattern is longer than ${longest} characters. Shorten it.`)
  try {
    refuseUnforeseen(pattern)
    const states = statesOf(treeOf(pattern))
    const { samples, fits } = letterKinds(pattern, states.takes)
    const { growth, moves } = growthOf(states, fits)
    const judging = moves + states.takes.length * samples.length
    if (growth > 1) return refused(growth === Infinity ? doubling : cubes)
    if (manyAtOnce(states, samples, fits)) return refused(optionals)
    const takes = takingOf(states)
    return { slow: null, squares: growth === 1, judging, workOn: (text, most) => workOn(states, text, { takes, most }) }
  } catch (error) {
    if (error instanceof Unforeseen) return refused(error.message)
    if (error instanceof TooInvolved || error instanceof RangeError) return refused(involved)
    throw error
  }
}

function refused(slow: string): PatternFacts {
  return { slow, squares: false, judging: mostJudging / 20, workOn: () => Infinity }
}

const lettersAhead = 64
const mostAtOnce = 50_000
const mostSteps = 200_000

/** Whether a text that is always continued by the letter with most ways comes to absurdly many: parts that are optional multiply. */
function manyAtOnce(states: States, samples: readonly string[], fits: readonly bigint[]): boolean {
  let held: Ways = new Map()
  let begin = states.first
  let left = mostSteps
  for (let length = 0; length < lettersAhead; length += 1) {
    const { ways } = stepFrom(states, held, begin)
    let best: Ways = new Map()
    for (let kind = 0; kind < samples.length; kind += 1) {
      left -= ways.size
      const now = taken(states, ways, (state) => (fits[state]! & (1n << BigInt(kind))) !== 0n)
      if (total(now) > total(best)) best = now
    }
    if (total(best) > mostAtOnce) return true
    if (best.size === 0 || left < 0) return false
    held = best
    begin = states.later
  }
  return false
}

function total(ways: Ways): number {
  let all = 0
  for (const count of ways.values()) all += count
  return all
}
