import type { Repetition, Tree } from './pattern-tree'

class Enough extends Error {}

type Going = (at: number) => boolean

/** A plain backtracking matcher that counts its steps, as engines have it: greedy, and no round that takes nothing. */
export function backtrack(tree: Tree, text: string, most: number): { matched: boolean; steps: number } {
  const letters = Array.from(text)
  const tests = new Map<string, RegExp>()
  let steps = 0
  function go(node: Tree, at: number, on: Going): boolean {
    steps += 1
    if (steps > most) throw new Enough()
    if (node.kind === 'text') return at < letters.length && fits(node.source, letters[at]!) && on(at + 1)
    if (node.kind === 'start') return at === 0 && on(at)
    if (node.kind === 'end') return at === letters.length && on(at)
    if (node.kind === 'ahead') return go(node.body, at, () => true) && on(at)
    if (node.kind === 'choice') return node.parts.some((part) => go(part, at, on))
    if (node.kind === 'row') return row(node.parts, at, on)
    if (node.kind !== 'repeat') throw new Error('edges are not tried here')
    return rounds(node, { at, done: 0 }, on)
  }
  function row(parts: readonly Tree[], at: number, on: Going): boolean {
    const [first, ...rest] = parts
    return first ? go(first, at, (next) => row(rest, next, on)) : on(at)
  }
  function rounds(node: Repetition, { at, done }: { at: number; done: number }, on: Going): boolean {
    const again = (next: number) => (next > at || done < node.least) && rounds(node, { at: next, done: done + 1 }, on)
    if (done < node.most && go(node.body, at, again)) return true
    return done >= node.least && on(at)
  }
  function fits(source: string, letter: string): boolean {
    let test = tests.get(source)
    if (!test) tests.set(source, (test = new RegExp(`^(?:${source})$`, 'u')))
    return test.test(letter)
  }
  try {
    for (let start = 0; start <= letters.length; start += 1)
      if (go(tree, start, () => true)) return { matched: true, steps }
    return { matched: false, steps }
  } catch (error) {
    if (error instanceof Enough) return { matched: false, steps }
    throw error
  }
}
