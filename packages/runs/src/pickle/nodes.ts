/**
 * What the machine builds. Containers are mutable because a pickle fills them after naming them; text and bytes stay
 * positions in the input until they are shown.
 */
export type PickleNode =
  | { kind: 'none' }
  | { kind: 'bool'; value: boolean }
  | { kind: 'number'; text: string; float: boolean }
  | { kind: 'text'; start: number; end: number; latin1: boolean }
  | { kind: 'words'; text: string }
  | { kind: 'bytes'; start: number; end: number }
  | { kind: 'class'; name: string }
  | SequenceNode
  | DictNode
  | ObjectNode
  | { kind: 'opaque'; reason: string }

export type SequenceNode = { kind: 'list' | 'tuple' | 'set' | 'frozenset'; items: PickleNode[]; length: number }
export type DictNode = { kind: 'dict'; entries: [PickleNode, PickleNode][]; length: number }
export type ObjectNode = {
  kind: 'object'
  class: string
  args: PickleNode[]
  state: PickleNode | null
  /** What a subclass of list, set or dict was filled with. */
  filling: SequenceNode | DictNode | null
}

export const noneNode: PickleNode = { kind: 'none' }
export const trueNode: PickleNode = { kind: 'bool', value: true }
export const falseNode: PickleNode = { kind: 'bool', value: false }

export function objectNode(name: string, args: PickleNode[]): ObjectNode {
  return { kind: 'object', class: name, args, state: null, filling: null }
}

/** A float as Python prints it, near enough: `1.0`, `nan`, `-inf`. */
export function floatNode(value: number): PickleNode {
  const text = Number.isNaN(value)
    ? 'nan'
    : Number.isFinite(value)
      ? Number.isInteger(value) && Math.abs(value) < 1e16
        ? `${Object.is(value, -0) ? '-0' : value}.0`
        : String(value)
      : value > 0
        ? 'inf'
        : '-inf'
  return { kind: 'number', text, float: true }
}

export function integerNode(value: number | bigint): PickleNode {
  return { kind: 'number', text: value.toString(), float: false }
}
