import type { States, Ways } from './pattern-states'

/**
 * How the ways to read a text grow with its length n: at most as n to the power of this; Infinity when they double again and
 * again. The work of a backtracking engine, which tries all of them at every letter, grows by one power more.
 */
export type Growth = number

/** Judging gives up above this many moves: whatever is so involved is refused. */
const mostMoves = 60_000

export class TooInvolved extends Error {}

/**
 * The growth of the ways through an automaton. They double when a state comes back to itself over one text in two ways; they grow by
 * a power for each pair of loops where, over one text, the first and the second each come back and the first leads to the second.
 * `fits`: the kinds of letters that each state takes, as bits. Throws `TooInvolved`.
 */
export function growthOf(states: States, fits: readonly bigint[]): { growth: Growth; moves: number } {
  const graph = graphOf(states, fits)
  const loops = loopsOf(graph)
  if (loops.some((loop) => comesBackTwice(graph, loop))) return { growth: Infinity, moves: graph.moves() }
  const reach = loops.map((loop) => reachable(graph, loop))
  const known = new Map<number, number>()
  const powers = (from: number): number => {
    const before = known.get(from)
    if (before !== undefined) return before
    let most = 0
    for (const [to, loop] of loops.entries()) {
      if (to === from || !reach[from]!.has(loop[0]!)) continue
      most = Math.max(most, powers(to) + (leadsOver(graph, loops[from]!, loop) ? 1 : 0))
    }
    known.set(from, most)
    return most
  }
  return { growth: Math.max(0, ...loops.map((_, index) => powers(index))), moves: graph.moves() }
}

type Graph = { next: Ways[]; fits: bigint[]; spend: () => void; moves: () => number }

/**
 * The states, and one that stands for beginning anew: it takes any letter and leads to where the engine begins at each letter, and
 * to what follows a state that is sure, which likewise is there once for each letter.
 */
function graphOf({ next, first, later, sure }: States, fits: readonly bigint[]): Graph {
  let left = mostMoves
  const spend = () => {
    left -= 1
    if (left < 0) throw new TooInvolved()
  }
  const open = (ways: Ways): Ways => new Map([...ways].filter(([state]) => !sure.has(state)))
  const anew: Ways = new Map(open(later))
  for (const state of sure) for (const [target, ways] of open(next[state]!)) anew.set(target, ways)
  if (anew.size > 0) anew.set(next.length, 1)
  const inner = next.map((ways, state) => (sure.has(state) ? new Map<number, number>() : open(ways)))
  const any = fits.reduce((all, bits) => all | bits, 0n)
  return { next: [...inner, anew, open(first)], fits: [...fits, any, 0n], spend, moves: () => mostMoves - left }
}

/** The strongly connected parts that hold a loop, by the way Tarjan found. */
function loopsOf({ next }: Graph): number[][] {
  const index = new Map<number, number>()
  const low = new Map<number, number>()
  const stack: number[] = []
  const held = new Set<number>()
  const found: number[][] = []
  function visit(state: number): void {
    index.set(state, index.size)
    low.set(state, index.get(state)!)
    stack.push(state)
    held.add(state)
    for (const target of next[state]!.keys()) {
      if (!index.has(target)) {
        visit(target)
        low.set(state, Math.min(low.get(state)!, low.get(target)!))
      } else if (held.has(target)) low.set(state, Math.min(low.get(state)!, index.get(target)!))
    }
    if (low.get(state) !== index.get(state)) return
    const part = stack.splice(stack.indexOf(state))
    for (const each of part) held.delete(each)
    if (part.length > 1 || next[state]!.has(state)) found.push(part)
  }
  for (const state of next.keys()) if (!index.has(state)) visit(state)
  return found
}

function reachable({ next }: Graph, from: readonly number[]): Set<number> {
  const seen = new Set(from)
  for (const state of seen) for (const target of next[state]!.keys()) seen.add(target)
  return seen
}

/** Whether two different ways over one text lead from the loop back into it. */
function comesBackTwice({ next, fits, spend }: Graph, loop: readonly number[]): boolean {
  const inside = new Set(loop)
  const count = next.length
  const seen = new Set<number>()
  const meet = (a: number, b: number, visit: (a: number, b: number) => boolean): boolean => {
    for (const [x, ways] of next[a]!) {
      if (!inside.has(x)) continue
      if (a === b && ways > 1) return true
      for (const y of next[b]!.keys()) {
        spend()
        if (inside.has(y) && (fits[x]! & fits[y]!) !== 0n && visit(x, y)) return true
      }
    }
    return false
  }
  const queue: [number, number][] = []
  const apart = (x: number, y: number): false => {
    if (x !== y && !seen.has(x * count + y)) {
      seen.add(x * count + y)
      queue.push([x, y])
    }
    return false
  }
  for (const state of loop) if (meet(state, state, apart)) return true
  for (const [a, b] of queue) if (meet(a, b, (x, y) => x === y || apart(x, y))) return true
  return false
}

/** Whether over one text a state of the first loop comes back and leads to a state of the second, which comes back too. */
function leadsOver(graph: Graph, from: readonly number[], to: readonly number[]): boolean {
  const between = reachable(graph, from)
  const first = new Set(from)
  const third = new Set(to)
  for (const p of from) for (const q of to) if (leadsFrom(graph, { p, q, first, between, third })) return true
  return false
}

type Over = { p: number; q: number; first: Set<number>; between: Set<number>; third: Set<number> }

function leadsFrom({ next, fits, spend }: Graph, { p, q, first, between, third }: Over): boolean {
  const count = next.length
  const seen = new Set<number>()
  const queue: [number, number, number][] = [[p, p, q]]
  for (const [a, b, c] of queue) {
    for (const x of next[a]!.keys()) {
      if (!first.has(x)) continue
      for (const z of next[c]!.keys()) {
        spend()
        const both = fits[x]! & fits[z]!
        if (!third.has(z) || both === 0n) continue
        for (const y of next[b]!.keys()) {
          spend()
          if (!between.has(y) || (both & fits[y]!) === 0n) continue
          if (x === p && y === q && z === q) return true
          const place = (x * count + y) * count + z
          if (seen.has(place)) continue
          seen.add(place)
          queue.push([x, y, z])
        }
      }
    }
  }
  return false
}
