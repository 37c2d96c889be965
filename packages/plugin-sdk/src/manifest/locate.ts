import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'

/**
 * A place in a text; both count from 1.
 *
 * @example
 * ```ts
 * const { line, column }: Position = locate(text, 'id')
 * ```
 */
export type Position = { line: number; column: number }

/**
 * Where a part of a JSON text stands; the nearest part around it when it is not there. The path is written as problems have it
 * (`contributes[2].page`) or given as its keys.
 *
 * @example
 * ```ts
 * locate(text, 'contributes[0].point') // { line: 12, column: 16 }
 * ```
 */
export function locate(text: string, path: string | readonly (string | number)[]): Position {
  const keys = typeof path === 'string' ? pathKeys(path) : [...path]
  const tree = parseTree(text)
  for (let depth = keys.length; tree && depth > 0; depth--) {
    const node = nodeAt(tree, keys.slice(0, depth))
    if (node) return positionOf(text, node.offset)
  }
  return tree ? positionOf(text, tree.offset) : { line: 1, column: 1 }
}

/** The place of a character of a text. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** `contributes[2].page` as keys. */
export function pathKeys(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)))
}

/** Keys as `contributes[2].page`. */
export function pathText(keys: readonly PropertyKey[]): string {
  return keys.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`)).join('')
}

function nodeAt(tree: Node, keys: (string | number)[]): Node | undefined {
  return findNodeAtLocation(tree, keys)
}
