import { PickleInput } from './input'
import { exceptionOf, type PickledException } from './known-classes'
import { type MachineLimits, PickleMachine } from './machine'
import type { PickleNode } from './nodes'
import { runMachine } from './opcodes'
import { PickleEnd, PickleError } from './pickle-error'
import type { Preview } from './preview'
import { TreeBuilder, type TreeLimits } from './tree'

export type { PickledException } from './known-classes'
export { PickleError } from './pickle-error'
export type { Preview } from './preview'

export type PickleLimits = MachineLimits & TreeLimits

/** Enough to read any parameter or configuration whole, little enough that no value hurts the one who looks. */
export const defaultLimits: PickleLimits = {
  items: 200,
  opcodes: 3_000_000,
  nodes: 20_000,
  depth: 40,
  text: 20_000,
  allText: 2_000_000,
  bytes: 256,
}

export type PickleOptions = {
  limits?: Partial<PickleLimits>
  /** The bytes are only the beginning of the value: show what was built until they end. */
  cut?: boolean
}

/**
 * A pickle (protocols 0 to 5) as a tree, without executing anything.
 * @throws PickleError when the bytes are no pickle
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions = {}): Preview {
  const limits = { ...defaultLimits, ...options.limits }
  const cut = options.cut ?? false
  const input = new PickleInput(bytes, cut)
  return new TreeBuilder(input, limits).show(load(input, limits, cut))
}

function load(input: PickleInput, limits: MachineLimits, cut: boolean): PickleNode {
  const machine = new PickleMachine(input, limits)
  try {
    return runMachine(machine)
  } catch (error) {
    if (error instanceof PickleEnd && cut) return machine.stack[0] ?? { kind: 'opaque', reason: 'too large to show' }
    if (error instanceof PickleError) throw error
    throw new PickleError('The value cannot be read.', input.position)
  }
}

/** The exception that Metaflow stored as `_exception`; null when the pickle holds something else. @throws PickleError */
export function readException(bytes: Uint8Array): PickledException | null {
  const input = new PickleInput(bytes)
  return exceptionOf(load(input, defaultLimits, false), input)
}

/** The plain JSON of a tree that holds only plain data; objects become null. For values whose shape we know. */
export function toPlain(preview: Preview): unknown {
  switch (preview.kind) {
    case 'bool':
      return preview.value
    case 'number':
      return Number(preview.text)
    case 'string':
      return preview.text
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return preview.items.map(toPlain)
    case 'dict':
      return Object.fromEntries(preview.entries.map(({ key, value }) => [String(toPlain(key)), toPlain(value)]))
    case 'none':
    case 'bytes':
    case 'object':
    case 'more':
    case 'cycle':
      return null
  }
}
