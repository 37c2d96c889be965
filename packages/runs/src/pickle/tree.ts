import type { PickleInput } from './input'
import { summaryOf } from './known-classes'
import type { DictNode, ObjectNode, PickleNode, SequenceNode } from './nodes'
import type { Preview } from './preview'

export type TreeLimits = { nodes: number; depth: number; text: number; bytes: number }

const latin1 = new TextDecoder('latin1')

/**
 * The graph as a tree. One part may be shared a thousandfold, so the tree has its own limit of nodes; a part inside
 * itself becomes a `cycle`.
 */
export class TreeBuilder {
  private left: number
  private readonly path: PickleNode[] = []

  constructor(
    private readonly input: PickleInput,
    private readonly limits: TreeLimits,
  ) {
    this.left = limits.nodes
  }

  show(node: PickleNode): Preview {
    if (this.left-- <= 0) return { kind: 'more', reason: 'too many parts to show' }
    switch (node.kind) {
      case 'none':
      case 'bool':
      case 'number':
        return node
      case 'text':
        return this.text(node)
      case 'words':
        return { kind: 'string', text: node.text.slice(0, this.limits.text), length: node.text.length }
      case 'bytes':
        return this.bytes(node)
      case 'class':
        return { kind: 'object', class: node.name, summary: 'a class or function', args: [], state: null }
      case 'opaque':
        return { kind: 'more', reason: node.reason }
      case 'list':
      case 'tuple':
      case 'set':
      case 'frozenset':
      case 'dict':
      case 'object':
        return this.inside(node)
    }
  }

  private inside(node: SequenceNode | DictNode | ObjectNode): Preview {
    const above = this.path.lastIndexOf(node)
    if (above >= 0) return { kind: 'cycle', depth: this.path.length - above }
    if (this.path.length >= this.limits.depth) return { kind: 'more', reason: 'nested too deeply to show' }
    this.path.push(node)
    const shown =
      node.kind === 'dict' ? this.dict(node) : node.kind === 'object' ? this.object(node) : this.sequence(node)
    this.path.pop()
    return shown
  }

  private sequence(node: SequenceNode): Preview {
    const items: Preview[] = []
    for (const item of node.items) {
      if (this.left <= 0) break
      items.push(this.show(item))
    }
    if (node.length > items.length) items.push({ kind: 'more', reason: `${node.length - items.length} more` })
    return { kind: node.kind, items, length: node.length }
  }

  private dict(node: DictNode): Preview {
    const entries: { key: Preview; value: Preview }[] = []
    for (const [key, value] of node.entries) {
      if (this.left <= 0) break
      entries.push({ key: this.show(key), value: this.show(value) })
    }
    if (node.length > entries.length) {
      const more: Preview = { kind: 'more', reason: `${node.length - entries.length} more` }
      entries.push({ key: more, value: more })
    }
    return { kind: 'dict', entries, length: node.length }
  }

  private object(node: ObjectNode): Preview {
    const args = node.args.slice(0, 50).map((arg) => this.show(arg))
    if (node.filling) args.push(this.inside(node.filling))
    const state = node.state ? this.show(node.state) : null
    return { kind: 'object', class: node.class, summary: summaryOf(node, this.input), args, state }
  }

  private text({ start, end, latin1: single }: { start: number; end: number; latin1: boolean }): Preview {
    const most = this.limits.text
    const { bytes } = this.input
    const shown = bytes.subarray(start, Math.min(end, start + most * 3))
    const text = (single ? latin1.decode(shown) : this.input.text(start, start + shown.length)).slice(0, most)
    if (single) return { kind: 'string', text, length: end - start }
    let length = 0
    // UTF-8 leads count once, a four-byte lead is a surrogate pair.
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number
      if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1
    }
    return { kind: 'string', text, length }
  }

  private bytes({ start, end }: { start: number; end: number }): Preview {
    const shown = this.input.bytes.subarray(start, Math.min(end, start + this.limits.bytes))
    return {
      kind: 'bytes',
      hex: Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      length: end - start,
    }
  }
}
