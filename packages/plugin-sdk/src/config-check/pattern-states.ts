import { type Repetition, type Tree, Unforeseen } from './pattern-tree'

/** How often each place can follow, in as many ways as a backtracking engine would try. */
export type Ways = Map<number, number>

/**
 * The automaton of a regular expression: one state for each place in it that takes a character. It takes all that the engine
 * tries, and may take more: a count of its ways is never below the engine's.
 */
export type States = {
  /** What each state takes, as the source of one character. */
  takes: string[]
  next: Ways[]
  /** Where a text begins, and where the engine begins anew at each later character; the latter empty behind "^". */
  first: Ways
  later: Ways
  /** Being here the engine is sure to find a match: it never comes a second time. */
  sure: ReadonlySet<number>
}

type Part = {
  /** In how many ways nothing is taken: at the beginning of the text, and later; `sure`: whatever the text is. */
  empty: { first: number; later: number; sure: boolean }
  first: Ways
  later: Ways
  last: Ways
  sureLast: ReadonlySet<number>
}

/** From here on a repetition counts as one without end. */
const many = 5
const mostStates = 400
/** States of a counted repetition that are written out; above it counts as one without end. */
const mostWritten = 100
/** Parts, those that take nothing too: groups within groups multiply. */
const mostParts = 4_000
/** Counts within counts: the engine writes them out, whatever is done here. */
const mostCopies = 5_000
const mostWays = 1e9

const none: Ways = new Map()
const nobody: ReadonlySet<number> = new Set()

/** Throws `Unforeseen` for what repeats something that may be empty: engines differ in what they try then. */
export function statesOf(tree: Tree): States {
  const takes: string[] = []
  const next: Ways[] = []

  let parts = 0
  let copies = 1

  function build(node: Tree): Part {
    parts += 1
    if (parts > mostParts) throw tooLong()
    if (node.kind === 'text') return single(node.source)
    if (node.kind === 'start') return { ...nothing(1, 0), first: none }
    if (node.kind === 'end') return nothing(0, 0)
    if (node.kind === 'choice') return node.parts.map(build).reduce(either)
    if (node.kind === 'row') return node.parts.reduce<Part>((before, part) => then(before, build(part)), emptyPart)
    if (node.kind === 'ahead') {
      // What is looked at is tried, and leads nowhere; what stands behind is tried from the same place.
      const { first, later } = build(node.body)
      return { ...nothing(1, 1), first, later }
    }
    return node.kind === 'repeat' ? repeat(node) : nothing(1, 1)
  }

  function single(source: string): Part {
    if (takes.length >= mostStates) throw tooLong()
    const state = takes.push(source) - 1
    next.push(new Map())
    const here: Ways = new Map([[state, 1]])
    return { ...nothing(0, 0), first: here, later: here, last: here, sureLast: new Set([state]) }
  }

  function repeat({ body, least, most }: Repetition): Part {
    if (most === 0) return emptyPart
    const before = takes.length
    const outside = copies
    copies *= Math.max(1, most === Infinity ? least : most)
    if (copies > mostCopies) throw tooLong()
    const one = build(body)
    const whole = rounds(one, { body, least, most, size: takes.length - before })
    copies = outside
    return whole
  }

  function rounds(one: Part, { body, least, most, size }: Repetition & { size: number }): Part {
    if (most === 1) return least === 1 ? one : either(one, emptyPart)
    if (one.empty.first > 0)
      throw new Unforeseen(
        'The pattern repeats a part that may be empty, which can take for ever. Let the part take a letter at least.',
      )
    const endless = (most >= many && most !== least) || size * most > mostWritten
    if (endless) return loop(one, { body, least })
    let whole = optional(body, most - least)
    for (let round = 1; round < least; round += 1) whole = then(build(body), whole)
    return least === 0 ? either(then(one, optional(body, most - 1)), emptyPart) : then(one, whole)
  }

  /** Up to `times`, each only behind the one before. */
  function optional(body: Tree, times: number): Part {
    if (times <= 0) return emptyPart
    return either(then(build(body), optional(body, times - 1)), emptyPart)
  }

  function loop(one: Part, { body, least }: { body: Tree; least: number }): Part {
    const written = Math.min(least, many)
    let before: Part = emptyPart
    let around = one
    for (let round = 1; round < written; round += 1) {
      before = then(before, around)
      around = build(body)
    }
    connect(around.last, around.later)
    // Fewer rounds are written than are asked for: nothing is sure after them.
    if (written < least) around = { ...around, sureLast: nobody }
    return least === 0 ? either(around, emptyPart) : then(before, around)
  }

  function then(a: Part, b: Part): Part {
    connect(a.last, b.later)
    return {
      empty: {
        first: times(a.empty.first, b.empty.first),
        later: times(a.empty.later, b.empty.later),
        sure: a.empty.sure && b.empty.sure,
      },
      first: sum(a.first, scaled(b.first, a.empty.first)),
      later: sum(a.later, scaled(b.later, a.empty.later)),
      last: sum(b.last, scaled(a.last, b.empty.later)),
      sureLast: b.empty.sure ? new Set([...a.sureLast, ...b.sureLast]) : b.sureLast,
    }
  }

  function connect(from: Ways, to: Ways): void {
    for (const [state, ways] of from)
      for (const [target, more] of to) {
        const known = next[state]!.get(target) ?? 0
        next[state]!.set(target, Math.min(mostWays, known + times(ways, more)))
      }
  }

  const { first, later, sureLast } = build(tree)
  return { takes, next, first, later, sure: sureLast }
}

function tooLong(): Unforeseen {
  return new Unforeseen('The pattern is too long once its counts are written out. Write fewer or smaller counts.')
}

function nothing(first: number, later: number): Part {
  return { empty: { first, later, sure: false }, first: none, later: none, last: none, sureLast: nobody }
}

const emptyPart: Part = { ...nothing(1, 1), empty: { first: 1, later: 1, sure: true } }

function either(a: Part, b: Part): Part {
  return {
    empty: {
      first: Math.min(mostWays, a.empty.first + b.empty.first),
      later: Math.min(mostWays, a.empty.later + b.empty.later),
      sure: a.empty.sure || b.empty.sure,
    },
    first: sum(a.first, b.first),
    later: sum(a.later, b.later),
    last: sum(a.last, b.last),
    sureLast: new Set([...a.sureLast, ...b.sureLast]),
  }
}

function times(a: number, b: number): number {
  return Math.min(mostWays, a * b)
}

function scaled(ways: Ways, by: number): Ways {
  if (by === 0) return none
  return by === 1 ? ways : new Map([...ways].map(([state, count]) => [state, times(count, by)]))
}

function sum(a: Ways, b: Ways): Ways {
  if (a.size === 0) return b
  const all = new Map(a)
  for (const [state, count] of b) all.set(state, Math.min(mostWays, (all.get(state) ?? 0) + count))
  return all
}
