import type { PickleInput } from './input'
import { type DictNode, type ObjectNode, objectNode, type PickleNode, type SequenceNode } from './nodes'
import { PickleError } from './pickle-error'

/** Items kept of one container; the rest is only counted. */
export type MachineLimits = { items: number; opcodes: number }

/** The stack, marks and memo of a pickle machine, without any way to call what a pickle names. */
export class PickleMachine {
  readonly stack: PickleNode[] = []
  private readonly marks: number[] = []
  private readonly memo = new Map<number, PickleNode>()

  constructor(
    readonly input: PickleInput,
    readonly limits: MachineLimits,
  ) {}

  fail(message: string): never {
    throw new PickleError(message, this.input.position - 1)
  }

  push(node: PickleNode): void {
    this.stack.push(node)
  }

  pop(): PickleNode {
    const floor = this.marks.at(-1) ?? 0
    if (this.stack.length <= floor) this.fail('The value takes more from its stack than it put there.')
    return this.stack.pop() as PickleNode
  }

  top(): PickleNode {
    const node = this.stack.at(-1)
    if (!node || this.stack.length <= (this.marks.at(-1) ?? 0)) this.fail('The value uses an empty stack.')
    return node as PickleNode
  }

  mark(): void {
    this.marks.push(this.stack.length)
  }

  /** Everything above the last mark. */
  popMark(): PickleNode[] {
    const from = this.marks.pop()
    if (from === undefined) this.fail('The value closes a group that it did not open.')
    return this.stack.splice(from as number)
  }

  /** POP drops a mark when nothing lies above it. */
  drop(): void {
    if (this.marks.length && this.marks.at(-1) === this.stack.length) this.marks.pop()
    else this.pop()
  }

  remember(index: number): void {
    this.memo.set(index, this.top())
  }
  rememberNext(): void {
    this.memo.set(this.memo.size, this.top())
  }
  recall(index: number): void {
    const node = this.memo.get(index)
    if (!node) this.fail(`The value refers to a part (${index}) that it does not have.`)
    this.push(node as PickleNode)
  }

  sequence(kind: SequenceNode['kind'], items: PickleNode[]): SequenceNode {
    return { kind, items: items.slice(0, this.limits.items), length: items.length }
  }

  dict(flat: PickleNode[]): DictNode {
    const node: DictNode = { kind: 'dict', entries: [], length: 0 }
    this.fill(node, flat)
    return node
  }

  private fill(node: SequenceNode | DictNode, added: PickleNode[]): void {
    if (node.kind !== 'dict') {
      for (const item of added) {
        if (node.items.length >= this.limits.items) break
        node.items.push(item)
      }
      node.length += added.length
      return
    }
    if (added.length % 2) this.fail('The value sets a key without a value.')
    for (let at = 0; at + 1 < added.length && node.entries.length < this.limits.items; at += 2)
      node.entries.push([added[at] as PickleNode, added[at + 1] as PickleNode])
    node.length += added.length / 2
  }

  /** APPEND(S), ADDITEMS, SETITEM(S): onto a plain container, or onto an object that behaves like one. */
  extend(form: 'list' | 'set' | 'dict', added: PickleNode[]): void {
    const target = this.top()
    if (target.kind === 'object') {
      target.filling ??=
        form === 'dict' ? { kind: 'dict', entries: [], length: 0 } : { kind: form, items: [], length: 0 }
      if ((target.filling.kind === 'dict') === (form === 'dict')) this.fill(target.filling, added)
    } else if (target.kind === form) this.fill(target, added)
    else if (target.kind !== 'opaque') this.fail(`The value adds items to a ${target.kind}.`)
  }

  /** `name` called with `args`: kept as an opaque object, except for a few that only spell plain data. */
  call(callable: PickleNode, args: PickleNode): void {
    const list = args.kind === 'tuple' || args.kind === 'list' ? args.items : [args]
    this.push(this.plainCall(callable, list) ?? objectNode(className(callable), list))
  }

  private plainCall(callable: PickleNode, args: PickleNode[]): PickleNode | null {
    if (callable.kind !== 'class') return null
    const [first, second] = args
    const name = callable.name.replace(/^__builtin__\./, 'builtins.')
    const items = first && 'items' in first ? first : null
    if (name === 'builtins.set' || name === 'builtins.frozenset')
      return {
        kind: name.endsWith('frozenset') ? 'frozenset' : 'set',
        items: items?.items ?? [],
        length: items?.length ?? 0,
      }
    if (name === '_codecs.encode' && first?.kind === 'text')
      return { kind: 'bytes', start: first.start, end: first.end }
    if (name === 'collections.OrderedDict' && args.length === 0) return { kind: 'dict', entries: [], length: 0 }
    // The array itself says more than the function that would make it.
    if (/^numpy\b.*\._reconstruct$/.test(name) && first) return objectNode(className(first), args.slice(1))
    if (/^copyreg\.(_reconstructor|__newobj__)$|^copy_reg\._reconstructor$/.test(name) && first)
      return objectNode(
        className(first),
        name.endsWith('__newobj__') ? args.slice(1) : second ? args.slice(2).filter((arg) => arg.kind !== 'none') : [],
      )
    return null
  }

  /** BUILD: state onto the object below it. */
  build(): void {
    const state = this.pop()
    const target = this.top()
    if (target.kind === 'object') target.state = state
  }

  className(module: PickleNode, name: PickleNode): string {
    return `${this.shortText(module)}.${this.shortText(name)}`
  }

  private shortText(node: PickleNode): string {
    if (node.kind !== 'text') return this.fail('The value names a class by something that is not text.')
    return this.input.text(node.start, Math.min(node.end, node.start + 300))
  }
}

export function className(node: PickleNode): string {
  if (node.kind === 'class') return node.name
  return node.kind === 'object' ? (node as ObjectNode).class : `a ${node.kind}`
}
