import type { PickleInput } from './input'
import { summaryOf } from './known-classes'
import type { DictNode, ObjectNode, PickleNode, SequenceNode } from './nodes'
import type { Preview } from './preview'

/** `text` is of one value, `allText` of the whole tree, in characters. */
export type TreeLimits = { nodes: number; depth: number; text: number; allText: number; bytes: number }

const longestSummary = 300
/** Of a text that comes when the tree has enough of it. */
const shortText = 40

const latin1 = new TextDecoder('latin1')

type TextNode = Extract<PickleNode, { kind: 'text' }>

/**
 * The graph as a tree. One part may be shared a thousandfold, so the tree has its own limit of nodes; a part inside
 * itself becomes a `cycle`.
 */
export class TreeBuilder {
  private left: number
  private textLeft: number
  private readonly lengths = new Map<PickleNode, number>()
  private readonly path: PickleNode[] = []

  constructor(
    private readonly input: PickleInput,
    private readonly limits: TreeLimits,
  ) {
    this.left = limits.nodes
    this.textLeft = limits.allText
  }

  show(node: PickleNode): Preview {
    if (this.left-- <= 0) return { kind: 'more', reason: 'too many parts to show' }
    switch (node.kind) {
      case 'none':
      case 'bool':
        return node
      case 'number':
        return this.room(node.text.length) < node.text.length ? { kind: 'more', reason: 'a very long number' } : node
      case 'text':
        return this.text(node)
      case 'words':
        return { kind: 'string', text: node.text.slice(0, this.room(node.text.length)), length: node.text.length }
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

  /** How much of a text of `length` may be shown: one text may be shared ten thousandfold too. */
  private room(length: number): number {
    const shown = Math.min(length, this.limits.text, Math.max(this.textLeft, shortText))
    this.textLeft -= shown
    return shown
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
    return { kind: node.kind, items, length: node.length }
  }

  private dict(node: DictNode): Preview {
    const entries: { key: Preview; value: Preview }[] = []
    for (const [key, value] of node.entries) {
      if (this.left <= 0) break
      entries.push({ key: this.show(key), value: this.show(value) })
    }
    return { kind: 'dict', entries, length: node.length }
  }

  private object(node: ObjectNode): Preview {
    const args = node.args.slice(0, 50).map((arg) => this.show(arg))
    if (node.filling) args.push(this.inside(node.filling))
    const state = node.state ? this.show(node.state) : null
    const summary = summaryOf(node, this.input)?.slice(0, longestSummary) ?? null
    return { kind: 'object', class: node.class, summary, args, state }
  }

  private text(node: TextNode): Preview {
    const { start, end, latin1: single } = node
    const length = single ? end - start : this.lengthOf(node)
    const most = this.room(length)
    const shown = this.input.bytes.subarray(start, Math.min(end, start + most * 3))
    const text = single ? latin1.decode(shown) : this.input.text(start, start + shown.length)
    return { kind: 'string', text: text.slice(0, most), length }
  }

  /** Counted once, however often the text is shared. */
  private lengthOf(node: TextNode): number {
    const known = this.lengths.get(node)
    if (known !== undefined) return known
    let length = 0
    const end = Math.min(node.end, this.input.bytes.length)
    // UTF-8 leads count once, a four-byte lead is a surrogate pair.
    for (let at = node.start; at < end; at++) {
      const byte = this.input.bytes[at] as number
      if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1
    }
    // Of a text that is cut off, what follows is taken to be like its beginning.
    if (end < node.end) length = Math.round((length * (node.end - node.start)) / Math.max(1, end - node.start))
    this.lengths.set(node, length)
    return length
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
