import { getNodePath, type Node, parseTree } from 'jsonc-parser'

type KeyTwice = { path: (string | number)[]; key: string; offset: number }

/** The first key that stands twice in one object of a JSON text; null where none does. Of two the last would count, unseen. */
export function keyTwice(text: string): KeyTwice | null {
  const open = [parseTree(text)]
  for (let node = open.pop(); node; node = open.pop()) {
    const found = node.type === 'object' ? twiceIn(node) : null
    if (found) return found
    open.push(...(node.children ?? []).toReversed())
  }
  return null
}

function twiceIn({ children = [] }: Node): KeyTwice | null {
  const seen = new Set<string>()
  for (const { children: [name] = [] } of children) {
    if (!name) continue
    const key = String(name.value)
    if (seen.has(key)) return { path: getNodePath(name), key, offset: name.offset }
    seen.add(key)
  }
  return null
}
